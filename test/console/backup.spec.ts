import { HOSTILE_HTML } from '@postern/adapter-safe-html/testing';
import { eicar } from '@postern/samples';
import { aMail, sendMail } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { applySettings } from '../harness/gateway.js';
import { storyOf } from '../harness/story.js';
import { consoleWorld, settled } from './console-world.js';

const world = consoleWorld();

/** Sends an infected mail, and waits until it is in Backup. */
async function keptMail(subject: string, html: string): Promise<string> {
  const { gateway } = world();
  const hostile = html.slice(0, 400).replaceAll(/[^ -~]/g, '');
  const fields = ['X-Note', 'Comments', 'Keywords', 'Reply-To', 'Organization', 'List-Id'];
  const plain = aMail().subject(subject).html(html).attach('invoice.com', eicar());
  const mail = fields.reduce((mails, name) => mails.header(name, hostile), plain).build();
  const { msgId = '', reply } = await sendMail(gateway.smtp, mail);
  expect(Math.floor(reply.code / 100)).toBe(5);
  await storyOf(gateway, msgId);
  const entry = () =>
    gateway.api.get(`/backup/${msgId}`).then(
      () => true,
      () => undefined,
    );
  await until('it is in Backup', entry, 30_000, gateway.output);
  return msgId;
}

/** The edge refuses NUL in a message, so it is left to the tests of the sanitiser. */
const bodyOf = (payloads: readonly string[]) => payloads.join('\n').replaceAll('\0', '');

describe('Backup', () => {
  it('leads from the story of a refused mail to its content, and sends it to somebody else', async () => {
    const msgId = await keptMail('The kept invoice', '<p>hello</p>');
    const { page, mishaps, shot } = await world().open(`/mail/messages/${msgId}`);
    await page.getByRole('button', { name: /In Backup/ }).click();
    await page.waitForURL(new RegExp(`/mail/backup/${msgId}$`));
    await settled(page);
    await page.getByText('Verdict').waitFor();
    await shot('backup-entry');
    await page.getByRole('tab', { name: 'Content' }).click();
    await page.getByRole('button', { name: /Show the content/ }).click();
    // Nothing is shown without a reason.
    await page.getByText('Please fill in').waitFor();
    await page.getByLabel('Why do you look at it?').fill('ticket 7');
    await page.getByRole('button', { name: /Show the content/ }).click();
    await page.getByRole('tab', { name: 'Source' }).waitFor();
    await shot('backup-content');
    await page
      .getByRole('main')
      .getByRole('button', { name: /^\S*\s*Send$/ })
      .click();
    await page.getByRole('dialog').getByRole('combobox').first().fill('soc@local.example');
    await page.keyboard.press('Enter');
    await shot('backup-deliver');
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('tab', { name: 'Sent (1)' }).click();
    await page.getByText('soc@local.example').first().waitFor();
    await page.getByText('Delivered', { exact: true }).waitFor();
    await shot('backup-sent');
    const audit = await world().gateway.api.get<{ readonly items: readonly { readonly action: string; readonly detail: object }[] }>(
      '/audit?limit=20',
    );
    expect(audit.items).toContainEqual(expect.objectContaining({ action: 'backup.view', detail: expect.objectContaining({ reason: 'ticket 7' }) }));
    expect(mishaps).toEqual([]);
  });

  it('lists what is kept, light and dark, wide and narrow, and deletes a selection', async () => {
    await keptMail('Second kept mail', '<p>x</p>');
    for (const dark of [false, true])
      for (const width of [1280, 390]) {
        const { page, shot, mishaps } = await world().open('/mail/backup', { dark, width });
        await page.getByText('Second kept mail').first().waitFor();
        await settled(page);
        await shot(`backup-list-${dark ? 'dark' : 'light'}-${width}`);
        expect(mishaps).toEqual([]);
      }
    const { page, shot } = await world().open('/mail/backup?subject=second');
    await page.getByText('1 row', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Select all 1 shown' }).click();
    await page.getByRole('button', { name: 'Delete (1)' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Mails are being deleted: done').waitFor();
    await shot('backup-job');
    await page.getByText('Nothing matches these filters.').waitFor();
  });

  it('runs nothing and loads nothing of hostile markup, in bodies and header fields (obligation 33)', async () => {
    // Such markup is also spam, whose rule refuses it without keeping it, and nobody looks further then.
    const off = { enabled: false };
    await applySettings(world().gateway.api, (all) => ({
      ...all,
      gateway: { ...all.gateway, modules: { ...all.gateway?.modules, antispam: off, antiphishing: off, links: off, contentFilter: off } },
    }));
    const size = Math.ceil(HOSTILE_HTML.length / 6);
    for (let n = 0; n < 6; n += 1) {
      const msgId = await keptMail(`Hostile ${n} <img src=x onerror=window.top.pwned=1>`, bodyOf(HOSTILE_HTML.slice(n * size, (n + 1) * size)));
      const { page, mishaps, shot } = await world().open(`/mail/backup/${msgId}?view=content`);
      await page.getByLabel('Why do you look at it?').fill('test');
      await page.getByRole('button', { name: /Show the content/ }).click();
      await page.getByRole('tab', { name: 'HTML' }).click();
      const frame = page.locator('iframe');
      await frame.waitFor();
      expect(await frame.getAttribute('sandbox')).toBe('');
      await page.frameLocator('iframe').locator('body').waitFor();
      await page.getByRole('tab', { name: 'Header' }).click();
      await page.getByRole('tab', { name: 'Source' }).click();
      if (n === 0) await shot('backup-hostile');
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
      expect(mishaps).toEqual([]);
      await page.context().close();
    }
  });
});
