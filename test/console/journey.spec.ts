import { clamdDatabaseFiles, eicar } from '@postern/samples';
import { aMail, scriptedDns, sendMail, startHop, startTestClamd } from '@postern/testing';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { storyOf } from '../harness/story.js';
import { ZONE } from '../scenarios/start-both.js';
import { launchBrowser, openPage, signIn } from './browser.js';

let hop: Awaited<ReturnType<typeof startHop>>;
let dns: Awaited<ReturnType<typeof scriptedDns>>;
let clamd: Awaited<ReturnType<typeof startTestClamd>>;
let gateway: Standalone;
let browser: Browser;

beforeAll(async () => {
  [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(ZONE), startTestClamd(clamdDatabaseFiles())]);
  gateway = await startStandalone({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
  await Promise.all([hop?.stop(), dns?.close(), clamd?.close()]);
});

describe('an administrator at the running gateway', () => {
  it('is not let in with a wrong password', async () => {
    const { page } = await openPage(browser, gateway.httpUrl);
    await page.goto('/');
    await signIn(page, 'not the password');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('link', { name: 'Messages' }).count()).toBe(0);
  });

  it('finds a refused mail and reads why', async () => {
    const { msgId, reply } = await sendMail(gateway.smtp, aMail().subject('The missing invoice').attach('invoice.com', eicar()).build());
    expect(Math.floor(reply.code / 100)).toBe(5);
    await storyOf(gateway, msgId);
    const { page, mishaps, shot } = await openPage(browser, gateway.httpUrl);
    await page.goto('/');
    await signIn(page, gateway.password);
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    await shot('journey-dashboard');
    await page.getByRole('link', { name: 'Messages' }).click();
    await page.getByLabel('Subject').fill('missing invoice');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('The missing invoice').first().waitFor();
    await shot('journey-search');
    await page.getByText('The missing invoice').first().click();
    await page.getByText('What happened').waitFor();
    await page
      .getByText(msgId ?? '')
      .first()
      .waitFor();
    await page
      .getByText(/Infected/)
      .first()
      .waitFor();
    await shot('journey-story');
    expect(mishaps).toEqual([]);
  });

  it('sees where the gateway runs, and that it is not in Kubernetes', async () => {
    const { page, mishaps, shot } = await openPage(browser, gateway.httpUrl);
    await page.goto('/cluster');
    await signIn(page, gateway.password);
    await page.getByText('does not run in Kubernetes').waitFor();
    await page.getByRole('cell', { name: 'standalone', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^(Restart|Scale)/ }).count()).toBe(0);
    await shot('journey-cluster');
    expect(mishaps).toEqual([]);
  });

  it('sees hostile text as text', async () => {
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
    const { page, mishaps } = await openPage(browser, gateway.httpUrl);
    await page.goto(`/messages/${msgId}`);
    await signIn(page, gateway.password);
    await page.getByText('What happened').waitFor();
    await page.getByRole('heading', { name: /onerror/ }).waitFor();
    expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined();
    expect(mishaps).toEqual([]);
  });
});
