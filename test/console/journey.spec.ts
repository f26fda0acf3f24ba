import { eicar } from '@postern/samples';
import { aMail, sendMail } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { storyOf } from '../harness/story.js';
import { openPage, signIn } from './browser.js';
import { consoleWorld } from './console-world.js';

const world = consoleWorld();

describe('an administrator at the running gateway', () => {
  it('is not let in with a wrong password', async () => {
    const { gateway, browser } = world();
    const { page } = await openPage(browser, gateway.httpUrl);
    await page.goto('/');
    await signIn(page, 'not the password');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('link', { name: 'Messages' }).count()).toBe(0);
  });

  it('finds a refused mail and reads why', async () => {
    const { gateway, open } = world();
    const { msgId, reply } = await sendMail(gateway.smtp, aMail().subject('The missing invoice').attach('invoice.com', eicar()).build());
    expect(Math.floor(reply.code / 100)).toBe(5);
    await storyOf(gateway, msgId);
    const { page, mishaps, shot } = await open('/');
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    await shot('journey-dashboard');
    await page.getByRole('link', { name: 'Messages', exact: true }).click();
    await page.getByLabel('Subject').fill('missing invoice');
    await page
      .getByRole('main')
      .getByRole('button', { name: /Search$/ })
      .click();
    await page.getByText('The missing invoice').first().waitFor();
    await shot('journey-search');
    await page.getByText('The missing invoice').first().click();
    await page.getByText('What happened').waitFor();
    await page.getByText(/^Refused, because Malware found: Infected, .*Eicar.* in invoice\.com/).waitFor();
    await page
      .getByText(msgId ?? '')
      .first()
      .waitFor();
    await shot('journey-story');
    await page.getByRole('tab', { name: 'Scans' }).click();
    await page.waitForURL(/\?view=scans$/);
    await page.getByText('AV_INFECTED').first().waitFor();
    // Back to the search as it was left.
    await page.getByRole('main').getByRole('link', { name: 'Back to: Messages' }).click();
    await page.waitForURL(/\/mail\/messages\?subject=missing/);
    expect(mishaps).toEqual([]);
  });

  it('sees the services, and no word of Kubernetes where there is none', async () => {
    const { page, mishaps, shot } = await world().open('/system/services');
    await page.getByRole('heading', { name: 'Services' }).waitFor();
    await page.getByRole('cell', { name: 'standalone', exact: true }).waitFor();
    await shot('journey-services');
    await page.getByRole('main').getByRole('link', { name: 'standalone' }).click();
    await page.getByRole('heading', { name: 'standalone' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Restart|Scale)/ }).count()).toBe(0);
    expect(await page.getByText(/Kubernetes|[Pp]ods?\b/).count()).toBe(0);
    expect(mishaps).toEqual([]);
  });

  it('sees hostile text as text (obligation 32)', async () => {
    const { gateway, open } = world();
    const hostile = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>`;
    const { msgId, reply } = await sendMail(
      gateway.smtp,
      aMail()
        .subject(hostile)
        .header('From', `"${hostile.replaceAll('"', "'")}" <alice@partner.example>`)
        .build(),
    );
    expect(reply.code).toBe(250);
    await storyOf(gateway, msgId);
    const { page, mishaps } = await open(`/mail/messages/${msgId}`);
    await page.getByText('What happened').waitFor();
    await page.getByRole('heading', { name: /onerror/ }).waitFor();
    expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined();
    expect(mishaps).toEqual([]);
  });
});
