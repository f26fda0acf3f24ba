import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startDatabase, startOffice, stopDatabase, stopOffices } from './testing/post-office.js';

beforeAll(startDatabase);
afterAll(stopDatabase);
afterEach(stopOffices);

const MINUTE = 60_000;
const DAY = 86_400_000;

type Office = Awaited<ReturnType<typeof startOffice>>;

async function tablesAreThere(office: Office): Promise<void> {
  await office.turn(
    0,
    async () => (await office.store.sql.query<{ t: string | null }>(`SELECT to_regclass('delivery.spent')::text AS t`))[0]?.t !== null,
  );
}

const objects = ({ blobs }: Office) => [...blobs.objects.keys()];

/** A hop that puts off, refuses or takes what comes after MAIL. */
function moody() {
  const mood = { reply: '' };
  // Notices to senders, from nobody, are always taken: they may be on their way before the mood changes.
  const script = (line: string) => (line.startsWith('MAIL') && !line.includes('<>') && mood.reply !== '' ? { reply: mood.reply } : undefined);
  return { mood, script };
}

describe('an original in transit', () => {
  it('goes when all recipients have the mail', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    await office.handle(office.fact({ recipients: ['b@local.example', 'c@local.example'] }));
    await office.handle(office.fact({ groups: [{ recipients: ['b@local.example'] }, { recipients: ['c@local.example'], fate: 'delete-message' }] }));
    expect(objects(office)).toHaveLength(2);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    await office.turn(0, async () => (await office.store.sql.query('SELECT * FROM delivery.spent')).length === 0);
  });

  it.each([
    ['was refused', { replyCode: 550 }],
    ['nobody is to get', { groups: [{ recipients: ['b@local.example'], fate: 'delete-message' as const }] }],
  ])('of a mail that %s goes too', async (_title, input) => {
    const office = await startOffice();
    await tablesAreThere(office);
    await office.handle(office.fact(input));
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
  });

  it('stays while a recipient waits in the queue, and goes when that one has the mail', async () => {
    const { mood, script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    mood.reply = '451 4.3.0 later';
    const waits = office.fact();
    await office.handle(waits);
    mood.reply = '';
    await office.store.sql.query("UPDATE delivery.queue SET next_attempt_at = now() + interval '1 day'");
    // When the other's original is gone, the sweeper has seen both.
    await office.handle(office.fact({ recipients: ['c@local.example'] }));
    await office.turn(2 * MINUTE, () => objects(office).length === 1);
    expect(objects(office)).toEqual([expect.stringContaining(waits.key)]);
    await office.turn(DAY, () => office.hop.mails.length === 2);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
  });

  it('is there for the notice to the sender when its mail is given up, and goes then', async () => {
    const { mood, script } = moody();
    const office = await startOffice({ hop: { script } });
    await tablesAreThere(office);
    mood.reply = '451 4.3.0 later';
    await office.handle(office.fact({ trusted: true, bytes: 'From: a@partner.example\r\nSubject: remember me\r\n\r\nhello\r\n' }));
    await office.turn(30 * MINUTE, () => office.attempts().length > 1);
    expect(objects(office)).toHaveLength(1);
    mood.reply = '550 5.1.1 nobody';
    await office.turn(2 * 60 * MINUTE, () => office.attempts().some(({ result }) => result === 'bounced'));
    await office.turn(MINUTE, () => office.hop.mails.length === 1);
    expect(office.hop.mails[0]?.bytes.toString()).toContain('Subject: remember me');
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
  });

  it('that is gone is no lost mail when its fact comes again after a crash', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    const fact = office.fact();
    await office.handle(fact);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    const shell = await office.restart();
    await office.handle(fact);
    expect([office.hop.mails.length, await office.rows()]).toEqual([1, []]);
    expect(shell.lines.filter(({ code }) => code === 'ORIGINAL_MISSING')).toEqual([]);
  });

  it('goes only when it is written down who has the mail', async () => {
    const office = await startOffice({
      hop: {
        script(line) {
          if (line.startsWith('DOT')) office.setDatabaseDown(true);
          return undefined;
        },
      },
    });
    await tablesAreThere(office);
    await office.handle(office.fact());
    await office.turn(3 * MINUTE, () => true);
    expect([objects(office).length, await office.store.sql.query('SELECT recipient FROM delivery.done')]).toEqual([1, []]);
    office.setDatabaseDown(false);
    await office.turn(3 * MINUTE, () => objects(office).length === 0);
    expect(await office.store.sql.query('SELECT recipient FROM delivery.done')).toEqual([{ recipient: 'b@local.example' }]);
  });

  it('that is lost keeps its mail in the queue, with an alarm', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    const fact = office.fact();
    office.blobs.objects.clear();
    await office.handle(fact);
    expect(await office.rows()).toMatchObject([{ recipient: 'b@local.example', last_reply: 'the original is not in the store' }]);
  });

  it('that no fact names goes when no fact can name it any more', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    office.fact();
    await office.turn(14 * DAY, () => true);
    expect(objects(office)).toHaveLength(1);
    await office.turn(2 * DAY, () => objects(office).length === 0);
  });
});

describe('an original of another area', () => {
  it.each([
    ['backup', 'backup', true],
    ['the area of older releases, kept on purpose', 'mail', true],
  ] as const)('stays: %s', async (_title, area, backup) => {
    const office = await startOffice();
    await tablesAreThere(office);
    await office.handle(office.fact({ area, groups: [{ recipients: ['b@local.example'], backup }] }));
    await office.handle(office.fact());
    await office.turn(2 * MINUTE, () => objects(office).length === 1);
    await office.turn(30 * DAY, () => true);
    expect(objects(office)).toEqual([expect.stringMatching(`^${area}/`)]);
  });

  it('goes when an older release stored it to be delivered only', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    await office.handle(office.fact({ area: 'mail' }));
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
  });
});
