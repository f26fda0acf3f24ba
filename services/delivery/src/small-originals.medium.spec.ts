import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { startDatabase, startOffice, stopDatabase, stopOffices } from './testing/post-office.js';

beforeAll(startDatabase);
afterAll(stopDatabase);
afterEach(stopOffices);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Office = Awaited<ReturnType<typeof startOffice>>;
type Start = NonNullable<Parameters<typeof startOffice>[0]>;

/** An office whose tables are there, and whose hop answers what `mood` says to MAIL, or takes it. */
async function office(options: Start = {}) {
  const mood = { reply: '' };
  const script = (line: string) => (line.startsWith('MAIL') && mood.reply !== '' ? { reply: mood.reply } : undefined);
  const one = await startOffice({ hop: { script }, ...options });
  await one.turn(0, async () => (await one.store.sql.query<{ t: string | null }>(`SELECT to_regclass('delivery.spent')::text AS t`))[0]?.t !== null);
  return { ...one, mood };
}

const objects = ({ blobs }: Office) => [...blobs.objects.keys()];
const rowsOf = ({ store }: Office, table: string) => store.sql.query(`SELECT * FROM delivery.${table}`);
/** Due now, whatever the schedule says. */
const makeDue = ({ store }: Office) => store.sql.query(`UPDATE delivery.queue SET next_attempt_at = '-infinity'`);

describe('a small mail', () => {
  it('goes out from the record that has its original, and leaves no object and no row about one', async () => {
    const gw = await office();
    const { decision, original } = gw.smallMail({
      groups: [{ recipients: ['b@local.example'], splices: [{ offset: 0, deleteCount: 0, insert: Buffer.from('X: y\r\n') }] }],
    });
    await gw.handle(decision);
    expect([gw.hop.mails.length, await gw.rows()]).toEqual([0, []]);
    await gw.handle(original);
    expect(gw.hop.mails.map((mail) => mail.bytes.toString())).toEqual(['X: y\r\nFrom: a@partner.example\r\nSubject: hi\r\n\r\nhello\r\n']);
    expect(gw.attempts()).toMatchObject([{ result: 'delivered', attempt: 1 }]);
    expect([objects(gw), await rowsOf(gw, 'spent')]).toEqual([[], []]);
    expect(gw.shell.lines.filter(({ code }) => code === 'ORIGINAL_MISSING')).toEqual([]);
  });

  it.each([
    ['the decision first', ['decision', 'original']],
    ['the original first', ['original', 'decision']],
    ['each several times', ['original', 'decision', 'original', 'decision']],
  ] as const)('is sent once, whatever comes when: %s', async (_order, order) => {
    const gw = await office();
    const mail = gw.smallMail();
    for (const which of order) await gw.handle(mail[which]);
    expect(gw.hop.mails).toHaveLength(1);
  });

  it('goes out while PostgreSQL and the blob store are down', async () => {
    const gw = await office();
    gw.setDatabaseDown(true);
    vi.spyOn(gw.blobs, 'get').mockRejectedValue(new Error('gone'));
    await gw.handle(gw.smallMail().original);
    expect(gw.hop.mails).toHaveLength(1);
  });

  it('is sent by the next process when the first ended before it', async () => {
    const gw = await office();
    const { original } = gw.smallMail();
    await gw.restart();
    await gw.handle(original);
    expect(gw.hop.mails).toHaveLength(1);
  });

  it('is sent by nobody again when its process ended before the position was written', async () => {
    const gw = await office();
    const mails = Array.from({ length: 20 }, () => gw.smallMail());
    for (const { original } of mails) await gw.handle(original);
    await gw.restart();
    for (const { decision, original } of mails) for (const one of [decision, original]) await gw.handle(one);
    expect(gw.hop.mails).toHaveLength(20);
  });

  it('that nobody takes is told of with its header, and leaves no object', async () => {
    const gw = await office();
    gw.mood.reply = '550 5.1.1 nobody';
    await gw.handle(gw.smallMail({ trusted: true, bytes: 'Subject: remember me\r\n\r\nhello\r\n' }).original);
    gw.mood.reply = '';
    await gw.turn(MINUTE, () => gw.hop.mails.length === 1);
    expect(gw.hop.mails[0]?.bytes.toString()).toContain('Subject: remember me');
    expect(objects(gw)).toEqual([]);
  });
});

describe('a small mail that must wait', () => {
  it('is in the store before its row is written, so the topic may forget it', async () => {
    const gw = await office();
    gw.mood.reply = '451 4.3.0 later';
    const mail = gw.smallMail();
    const put = vi.spyOn(gw.blobs, 'put').mockRejectedValueOnce(new Error('store down'));
    await expect(gw.handle(mail.original)).rejects.toThrow('store down');
    expect(await gw.rows()).toEqual([]);
    await gw.handle(mail.original);
    expect(put).toHaveBeenCalledTimes(2);
    expect(await gw.rows()).toMatchObject([{ recipient: 'b@local.example', last_reply: '451 4.3.0 later' }]);
    expect(objects(gw)).toEqual([expect.stringMatching(`^transit/.*/${mail.original.key}$`)]);
    // Another process, days later, to which the topic has nothing to say.
    await gw.restart();
    gw.mood.reply = '';
    await makeDue(gw);
    await gw.turn(MINUTE, () => gw.hop.mails.length === 1);
    expect(gw.hop.mails[0]?.bytes.toString()).toContain('hello');
    // The object goes within the transaction that takes its row.
    await gw.turn(3 * MINUTE, async () => objects(gw).length + (await rowsOf(gw, 'spent')).length === 0);
    expect(await gw.rows()).toEqual([]);
  });

  it('with many copies is stored once, and stays until the last of them is out', async () => {
    const gw = await office();
    gw.mood.reply = '451 4.3.0 later';
    const put = vi.spyOn(gw.blobs, 'put');
    const groups = ['b', 'c', 'd'].map((name) => ({
      recipients: [`${name}@local.example`],
      splices: [{ offset: 0, deleteCount: 0, insert: Buffer.from(`X-For: ${name}\r\n`) }],
    }));
    await gw.handle(gw.smallMail({ groups }).original);
    expect(new Set(put.mock.calls.map(([key]) => key)).size).toBe(1);
    gw.mood.reply = '';
    await gw.store.sql.query(`UPDATE delivery.queue SET next_attempt_at = '-infinity' WHERE recipient <> 'd@local.example'`);
    await gw.store.sql.query(`UPDATE delivery.queue SET next_attempt_at = 'infinity' WHERE recipient = 'd@local.example'`);
    await gw.turn(MINUTE, () => gw.hop.mails.length === 2);
    await gw.turn(3 * MINUTE, async () => (await gw.rows()).length === 1);
    expect(objects(gw)).toHaveLength(1);
    await makeDue(gw);
    await gw.turn(MINUTE, () => gw.hop.mails.length === 3);
    expect(gw.hop.mails.map((mail) => mail.bytes.toString().slice(0, 8)).sort()).toEqual(['X-For: b', 'X-For: c', 'X-For: d']);
    await gw.turn(3 * MINUTE, () => objects(gw).length === 0);
  });

  it('was put off by the version before, which had no bytes of it: they come with the record', async () => {
    const gw = await office();
    const { original } = gw.smallMail();
    // As that version reads the decision: it does not know the field, and looks into the store.
    const decision = gw.fact({ msgId: original.key });
    gw.blobs.objects.clear();
    await gw.handle(decision);
    expect(await gw.rows()).toMatchObject([{ last_reply: 'the original is not in the store' }]);
    await gw.restart();
    await gw.handle(original);
    await makeDue(gw);
    await gw.turn(MINUTE, () => gw.hop.mails.length === 1);
    await gw.handle(original);
    await gw.turn(3 * MINUTE, () => objects(gw).length === 0);
    expect([gw.hop.mails.length, await gw.rows()]).toEqual([1, []]);
  });
});

describe('a group that starts over', () => {
  it('sends nothing twice and stores nothing', async () => {
    const gw = await office();
    const mails = Array.from({ length: 10 }, () => [gw.smallMail().original, gw.fact()]).flat();
    for (const one of mails) await gw.handle(one);
    expect(gw.hop.mails).toHaveLength(20);
    await gw.turn(3 * MINUTE, () => objects(gw).length === 0);
    await gw.restart();
    await gw.clock.turn(2 * HOUR);
    const put = vi.spyOn(gw.blobs, 'put');
    for (const one of mails) await gw.handle(one);
    expect([gw.hop.mails.length, await gw.rows(), put.mock.calls.length]).toEqual([20, [], 0]);
  });

  it('waits for the book with what is old, since it alone knows who has it', async () => {
    const gw = await office();
    const { original } = gw.smallMail();
    await gw.handle(original);
    await gw.restart();
    await gw.clock.turn(2 * HOUR);
    gw.setDatabaseDown(true);
    await expect(gw.handle(original)).rejects.toThrow('connection refused');
    gw.setDatabaseDown(false);
    await gw.clock.turn(MINUTE);
    await gw.handle(original);
    expect(gw.hop.mails).toHaveLength(1);
  });
});
