import { readFileSync } from 'node:fs';

import { aMail, freePort, sendMail } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { consoleWorld, settled } from './console-world.js';

const world = consoleWorld();

interface Queue {
  readonly total: number;
  readonly items: readonly { readonly sender: string }[];
}
const queue = () => world().gateway.api.get<Queue>('/queue?limit=500');

/** Mails from these senders to a next hop that is not there. */
async function stuckMails(senders: readonly string[]): Promise<void> {
  const { gateway } = world();
  const port = await freePort();
  await gateway.api.send('POST', '/routes', { match: 'stuck@local.example', nextHop: { host: '127.0.0.1', port, tls: 'none' } });
  const before = (await queue()).total;
  for (const sender of senders) await sendMail(gateway.smtp, aMail().from(sender).to('stuck@local.example').build());
  await until('all of them wait', async () => ((await queue()).total === before + senders.length ? true : undefined), 60_000, gateway.output);
}

const many = (sender: string, count: number) => Array.from({ length: count }, () => sender);

describe('the queue', () => {
  it('deletes what the filter shows, and nothing else', async () => {
    await stuckMails([...many('spammer@partner.example', 5), ...many('alice@partner.example', 7)]);
    const { page, mishaps, shot } = await world().open('/mail/queue');
    await page.getByText('12 rows').waitFor();
    await page.getByLabel('Sender or recipient').fill('spammer');
    await page
      .getByRole('main')
      .getByRole('button', { name: /Search$/ })
      .click();
    await page.waitForURL(/address=spammer/);
    await page.getByText('5 rows').waitFor();
    await page.getByRole('button', { name: 'Select all 5 shown' }).click();
    await page.getByText('5 selected').waitFor();
    await shot('queue-selected');
    await page.getByRole('button', { name: 'Delete (5)' }).click();
    await page.getByRole('dialog', { name: 'Delete 5 deliveries?' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Nothing matches these filters.').waitFor();
    const left = await queue();
    expect(left.total).toBe(7);
    expect(new Set(left.items.map((item) => item.sender))).toEqual(new Set(['alice@partner.example']));
    expect(mishaps).toEqual([]);
  });

  it('forgets a selection that the filter hides', async () => {
    const { page } = await world().open('/mail/queue');
    await page.getByRole('button', { name: /^Select all \d+ shown$/ }).click();
    await page.getByText(/^\d+ selected$/).waitFor();
    await page.getByLabel('Sender or recipient').fill('nobody-like-this');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing matches these filters.').waitFor();
    expect(await page.getByText(/^\d+ selected$/).count()).toBe(0);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: /^Select all \d+ shown$/ }).waitFor();
    expect(await page.getByText(/^\d+ selected$/).count()).toBe(0);
    expect(await page.getByRole('button', { name: /Delete \(/ }).count()).toBe(0);
  });

  it('reaches rows that are not shown only when their number is typed, and only those of the filter', async () => {
    await stuckMails(many('bulk@partner.example', 101));
    const before = await queue();
    const others = before.items.filter(({ sender }) => sender !== 'bulk@partner.example').length;
    expect(others).toBeGreaterThan(0);
    const { page, shot } = await world().open('/mail/queue?address=bulk');
    await page.getByText('100 of 101').waitFor();
    // Of a long list only the rows in sight are drawn.
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByText('101 rows').waitFor();
    expect(await page.locator('.ant-table-row').count()).toBeLessThan(50);
    await shot('queue-101-rows');
    await page.reload();
    await page.getByRole('button', { name: /^All 101/ }).click();
    await page.getByRole('menuitem', { name: 'Delete (101)' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete (101)' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('Number').fill('101');
    await confirm.click();
    await page.getByText('Nothing matches these filters.').waitFor();
    const left = await queue();
    expect(left.items.filter(({ sender }) => sender === 'bulk@partner.example')).toEqual([]);
    expect(left.total).toBe(others);
    await world().gateway.api.send('POST', '/queue/delete', { all: true });
  });

  it('calls a mail waiting in list, tile and story, and says what became of it when it was deleted', async () => {
    const { api } = world().gateway;
    await stuckMails(['carol@partner.example']);
    const { page, mishaps } = await world().open('/mail/messages?sender=carol');
    const row = page.locator('.ant-table-row');
    await row.getByText('Waiting', { exact: true }).waitFor();
    await page.goto('/overview');
    await page.getByRole('link').filter({ hasText: 'Waiting in the queue' }).getByText('1', { exact: true }).waitFor();
    await page.goto('/mail/messages?sender=carol&delivery=deferred');
    await row.getByRole('link').first().click();
    await page.waitForURL(/\/mail\/messages\/\w{26}/);
    await page.getByRole('main').getByText('Waiting', { exact: true }).first().waitFor();
    await api.send('POST', '/queue/delete', { filter: { address: 'carol@' } });
    // The story follows while the mail is on its way.
    await page.getByText('Removed from the queue', { exact: true }).waitFor();
    await page.getByText('removed from the queue by admin').waitFor();
    await page.goto('/mail/messages?sender=carol&delivery=deleted');
    await row.getByText('Removed', { exact: true }).waitFor();
    expect(mishaps).toEqual([]);
  });

  it('says above the list, as on every page, that nothing but built-in signatures is looked for', async () => {
    const { page } = await world().open('/mail/queue');
    await page.getByRole('region', { name: 'Problems' }).getByText('real malware will pass').waitFor();
    await page.getByRole('region', { name: 'Problems' }).getByRole('link', { name: 'Look' }).click();
    await page.waitForURL(/\/protection\/engines$/);
  });

  it('exports what is shown, and keeps a search', async () => {
    await stuckMails(['=cmd@partner.example', 'alice@partner.example']);
    const { page } = await world().open('/mail/queue?address=cmd');
    await settled(page);
    await page.getByText('1 row', { exact: true }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
    const csv = readFileSync(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toBe('queue.csv');
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(csv).toContain(`,'=cmd@partner.example,`);
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByLabel('Name of the search').fill('Commands');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.goto('/mail/queue');
    await page.getByText('2 rows').waitFor();
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByRole('button', { name: 'Commands', exact: true }).click();
    await page.waitForURL(/address=cmd/);
    await page.getByText('1 row', { exact: true }).waitFor();
  });
});
