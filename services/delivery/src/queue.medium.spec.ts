import type { deliveryV1 } from '@postern/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { deleteQueued } from './queue/delete-queued.js';
import { flushQueue, listQueue, queueCounts } from './store/queue-operations.js';
import { queueService } from './store/queue-service.js';
import { startDatabase, startOffice, stopDatabase, stopOffices } from './testing/post-office.js';

beforeAll(startDatabase);
afterAll(stopDatabase);
afterEach(stopOffices);

type Office = Awaited<ReturnType<typeof startOffice>>;
const tablesAreThere = (office: Office) => office.turn(0, async () => (await office.rows().catch(() => undefined)) !== undefined);
const MINUTE = 60_000;

/** A hop that refuses for a while. */
function moody(answer = '451 4.3.0 later') {
  const mood = { refuse: true };
  return { mood, script: (line: string) => (mood.refuse && line.startsWith('DOT') ? { reply: answer } : undefined) };
}

describe('a mail that must wait', () => {
  it('is tried again after its pause and then leaves the queue', async () => {
    const { mood, script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    await office.handle(office.fact());
    expect(await office.rows()).toMatchObject([{ recipient: 'b@local.example', attempts: 1, last_reply: '451 4.3.0 later' }]);
    expect(office.attempts()).toMatchObject([{ result: 'deferred', attempt: 1 }]);
    mood.refuse = false;
    expect(office.hop.mails).toEqual([]);
    await office.turn(2 * MINUTE, () => office.hop.mails.length === 1);
    // The row leaves first, then the bus is told.
    await office.turn(0, () => office.attempts().length === 2);
    expect(await office.rows()).toEqual([]);
    expect(office.attempts()).toMatchObject([{ result: 'deferred' }, { result: 'delivered', attempt: 2 }]);
  });

  it('waits twice as long after each attempt', async () => {
    const { script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    await office.handle(office.fact());
    const pauses: number[] = [];
    for (let i = 1; i <= 3; i++) {
      const attempt = office.attempts()[i - 1];
      pauses.push(Math.round(((attempt?.nextAttemptAtMs ?? 0) - (attempt?.atMs ?? 0)) / MINUTE));
      await office.turn(((pauses.at(-1) ?? 0) + 1) * MINUTE, () => office.attempts().length > i);
    }
    expect(pauses).toEqual([1, 2, 4]);
  });

  it('goes to all its waiting recipients in one transaction', async () => {
    const { mood, script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    await office.handle(office.fact({ recipients: ['b@local.example', 'c@local.example'] }));
    mood.refuse = false;
    await office.turn(2 * MINUTE, () => office.hop.mails.length > 0);
    expect(office.hop.mails.map((mail) => [...mail.to].sort())).toEqual([['b@local.example', 'c@local.example']]);
  });

  it('keeps the edits of its rule', async () => {
    const { mood, script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    const splices = [{ offset: 0, deleteCount: 0, insert: Buffer.from('X-Seen: yes\r\n') }];
    await office.handle(office.fact({ groups: [{ recipients: ['b@local.example'], splices }] }));
    mood.refuse = false;
    await office.turn(2 * MINUTE, () => office.hop.mails.length === 1);
    expect(office.hop.mails[0]?.bytes.toString()).toMatch(/^X-Seen: yes\r\nFrom: /);
  });

  it('waits when the hop is gone, and goes when it is back', async () => {
    const office = await startOffice({ settings: () => ({ gateway: { mta: { relayhost: { host: '127.0.0.1', port: 9, tls: 'none' } } } }) });
    await tablesAreThere(office);
    await office.handle(office.fact());
    expect(office.attempts()).toMatchObject([{ result: 'deferred', nextHop: '127.0.0.1:9' }]);
    const relayhost = { host: office.hop.host, port: office.hop.port, tls: 'none' as const };
    const next = office.settings.current();
    office.settings.set({
      ...next,
      number: 1,
      settings: { ...next.settings, gateway: { ...next.settings.gateway, mta: { ...next.settings.gateway.mta, relayhost } } },
    });
    await office.turn(2 * MINUTE, () => office.hop.mails.length === 1);
  });

  it('is kept, and not bounced, when its original is missing', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    const message = office.fact({ trusted: true });
    office.blobs.objects.clear();
    await office.handle(message);
    expect(await office.rows()).toMatchObject([{ last_reply: 'the original is not in the store', mail_from: 'a@partner.example' }]);
    expect(office.shell.lines.filter((line) => line.code === 'ORIGINAL_MISSING')).toHaveLength(1);
  });

  it('is told of later when the bus was down, from the outbox', async () => {
    const { mood, script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    await office.handle(office.fact());
    mood.refuse = false;
    office.setBusDown(true);
    await office.turn(2 * MINUTE, () => office.hop.mails.length === 1);
    await office.turn(0, async () => (await office.rows()).length === 0);
    expect(office.attempts()).toHaveLength(1);
    office.setBusDown(false);
    await office.turn(MINUTE, () => office.attempts().length === 2);
    expect(office.attempts()[1]).toMatchObject({ result: 'delivered', attempt: 2 });
  });

  it('is not sent twice when PostgreSQL goes away between its delivery and the note of it', async () => {
    const { mood, script } = moody();
    const office = await startOffice({
      hop: {
        script(line) {
          if (line.startsWith('DOT') && !mood.refuse) office.setDatabaseDown(true);
          return script(line);
        },
      },
    });
    await tablesAreThere(office);
    await office.handle(office.fact());
    mood.refuse = false;
    await office.turn(2 * MINUTE, () => office.hop.mails.length === 1);
    await office.clock.turn(3000);
    office.setDatabaseDown(false);
    await office.turn(0, async () => (await office.rows()).length === 0);
    expect(office.hop.mails).toHaveLength(1);
  });
});

describe('an administrator', () => {
  async function full() {
    const { mood, script } = moody();
    const office = await startOffice({
      hop: { script },
      settings: (hop) => ({
        gateway: {
          mta: { relayhost: { host: hop.host, port: hop.port, tls: 'none' } },
          delivery: { firstRetrySeconds: 36_000, maxRetrySeconds: 36_000 },
        },
      }),
    });
    await tablesAreThere(office);
    await office.handle(office.fact({ recipients: ['b@local.example', 'c@local.example'] }));
    return { office, mood };
  }

  it('sees who waits and why', async () => {
    const { office } = await full();
    const { items, total } = await listQueue(office.store, { address: 'C@' }, { limit: 10 });
    expect(total).toBe(1);
    expect(items).toMatchObject([
      { recipient: 'c@local.example', mailFrom: 'a@partner.example', attempts: 1, lastReply: '451 4.3.0 later', lastHop: office.hop.address },
    ]);
    expect(items[0]).not.toHaveProperty('inline');
    expect(await queueCounts(office.store)).toMatchObject({ messages: 2 });
  });

  it('reads it page by page, and narrows it to a next hop', async () => {
    const { office } = await full();
    const [first] = (await listQueue(office.store, {}, { limit: 1 })).items;
    const rest = await listQueue(office.store, {}, { limit: 10, ...(first === undefined ? {} : { after: first }) });
    // The pauses are spread, so either may be due first.
    expect([first, ...rest.items].map((item) => item?.recipient).sort()).toEqual(['b@local.example', 'c@local.example']);
    expect(rest.total).toBe(2);
    expect((await listQueue(office.store, { nextHop: office.hop.address }, { limit: 10 })).total).toBe(2);
    expect((await listQueue(office.store, { nextHop: 'other.example' }, { limit: 10 })).total).toBe(0);
  });

  it('does to all of a filter what is asked, and counts them without doing it', async () => {
    const { office } = await full();
    const service = queueService(office);
    const selection: deliveryV1.Selection = { which: { $case: 'filter', value: { address: 'c@' } } };
    expect(await service.delete({ selection, dryRun: true, by: '' })).toEqual({ changed: 1 });
    expect(await service.flush({ selection, dryRun: true })).toEqual({ changed: 1 });
    expect(await office.rows()).toHaveLength(2);
    expect(await service.delete({ selection, dryRun: false, by: 'anna' })).toEqual({ changed: 1 });
    expect((await listQueue(office.store, {}, { limit: 10 })).items.map((item) => item.recipient)).toEqual(['b@local.example']);
  });

  it('sends a mail immediately', async () => {
    const { office, mood } = await full();
    mood.refuse = false;
    const { items } = await listQueue(office.store, { address: 'c@' }, { limit: 1 });
    expect(await flushQueue(office.store, { keys: items })).toBe(1);
    await office.turn(10 * MINUTE, () => office.hop.mails.length === 1);
    expect(office.hop.mails[0]?.to).toEqual(['c@local.example']);
  });

  it('deletes a mail; neither side is told, the journal is, and by whom', async () => {
    const { office } = await full();
    const { items } = await listQueue(office.store, {}, { limit: 10 });
    expect(await deleteQueued(office, { keys: items }, 'anna')).toBe(2);
    expect(await office.rows()).toEqual([]);
    expect(office.hop.mails).toEqual([]);
    const ends = office.attempts().filter(({ result }) => result === 'deleted');
    expect(ends.map(({ recipient }) => recipient).sort()).toEqual(['b@local.example', 'c@local.example']);
    expect(ends[0]).toMatchObject({ attempt: 1, reply: 'removed from the queue by anna', nextAttemptAtMs: 0, dsnMsgId: '' });
  });

  it('deletes what is not there any more without a word', async () => {
    const { office } = await full();
    expect(await deleteQueued(office, { keys: [{ msgId: 'gone', recipient: 'a@b' }] }, 'anna')).toBe(0);
    expect(office.attempts().map(({ result }) => result)).toEqual(['deferred', 'deferred']);
  });

  it('deletes while the bus is down; the journal is told later', async () => {
    const { office } = await full();
    office.setBusDown(true);
    expect(await deleteQueued(office, { filter: {} }, 'anna')).toBe(2);
    expect(office.attempts()).toHaveLength(2);
    office.setBusDown(false);
    await office.turn(MINUTE, () => office.attempts().length === 4);
    expect(office.attempts().slice(2)).toMatchObject([{ result: 'deleted' }, { result: 'deleted' }]);
  });

  it('deletes a mail that is being tried: it is not told as deferred afterwards', async () => {
    const { office } = await full();
    await flushQueue(office.store, { filter: {} });
    const deleted: Promise<number>[] = [];
    office.hop.script((line) => {
      if (!line.startsWith('DOT')) return undefined;
      if (deleted.length === 0) deleted.push(deleteQueued(office, { filter: {} }, 'anna'));
      return { later: 300, reply: '451 4.3.0 later' };
    });
    await office.turn(10 * MINUTE, () => deleted.length === 1);
    expect(await deleted[0]).toBe(2);
    await office.stop();
    expect(office.attempts().map(({ result }) => result)).toEqual(['deferred', 'deferred', 'deleted', 'deleted']);
  });
});

describe('a stop', () => {
  it('lets the delivery that runs come to its dot and writes it down', async () => {
    const { script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    await office.handle(office.fact());
    let dots = 0;
    office.hop.script((line) => (line.startsWith('DOT') && dots++ === 0 ? { later: 200, reply: '250 2.0.0 at last' } : undefined));
    await office.turn(2 * MINUTE, () => dots === 1);
    await office.stop();
    expect(await office.rows()).toEqual([]);
    expect(office.attempts().at(-1)).toMatchObject({ result: 'delivered', reply: '250 2.0.0 at last' });
  });
});
