import { parseMessage, partText } from '@postern/mail';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startDatabase, startOffice, stopDatabase, stopOffices } from './testing/post-office.js';

beforeAll(startDatabase);
afterAll(stopDatabase);
afterEach(stopOffices);

type Office = Awaited<ReturnType<typeof startOffice>>;
const tablesAreThere = (office: Office) => office.turn(0, async () => (await office.rows().catch(() => undefined)) !== undefined);
const refusing = { script: (line: string) => (/^RCPT.*<b@/.test(line) ? { reply: '550 5.1.1 no such user here' } : undefined) };
const HOUR = 3_600_000;

describe('a mail that the next hop refuses for good (obligation 11)', () => {
  it('is told of to a trusted sender, with its header and without its body', async () => {
    const office = await startOffice({ hop: refusing });
    await tablesAreThere(office);
    const bytes = 'From: a@partner.example\r\nSubject: hi\r\nX-Mark: one\r\n\r\nsecret body\r\n';
    await office.handle(office.fact({ trusted: true, bytes, recipients: ['b@local.example', 'c@local.example'] }));
    await office.turn(1000, () => office.attempts().length === 3);
    const dsn = office.hop.mails.find((mail) => mail.from === '');
    expect(dsn?.to).toEqual(['a@partner.example']);
    const message = parseMessage(dsn?.bytes ?? Buffer.alloc(0));
    expect(message.parts.map((part) => part.type)).toEqual(['multipart/report', 'text/plain', 'message/delivery-status', 'text/rfc822-headers']);
    const text = dsn?.bytes.toString() ?? '';
    expect(text).toMatch(/Final-Recipient: rfc822; b@local\.example\r\nAction: failed\r\nStatus: 5\.1\.1\r\n/);
    expect(text).toContain('X-Mark: one');
    expect(text).not.toContain('secret body');
    expect(text).not.toContain('c@local.example');
    expect(partText(message, message.parts[1] as never, 10_000)).toContain('no such user here');
    const told = office.attempts().find((attempt) => attempt.recipient === 'b@local.example');
    expect(told).toMatchObject({ result: 'bounced', attempt: 1 });
    expect(office.attempts().find((attempt) => attempt.msgId === told?.dsnMsgId)).toMatchObject({ result: 'delivered' });
  });

  it.each([
    ['a sender that nobody vouches for', { trusted: false }],
    ['the null sender', { trusted: true, from: '' }],
    ['an automatic answer', { trusted: true, bytes: 'From: a@partner.example\r\nAuto-Submitted: auto-replied\r\n\r\nx\r\n' }],
  ])('is not told of to %s', async (_title, input) => {
    const office = await startOffice({ hop: refusing });
    await tablesAreThere(office);
    await office.handle(office.fact(input));
    expect(office.attempts()).toMatchObject([{ result: 'bounced', dsnMsgId: '' }]);
    expect(await office.rows()).toEqual([]);
    expect(office.hop.mails).toEqual([]);
  });

  it('needs no PostgreSQL when nobody is told', async () => {
    const office = await startOffice({ hop: refusing, withoutDatabase: true });
    await office.handle(office.fact());
    expect(office.attempts()).toMatchObject([{ result: 'bounced' }]);
  });

  it('is told of once, however often its fact comes', async () => {
    const office = await startOffice({ hop: refusing });
    await tablesAreThere(office);
    const message = office.fact({ trusted: true });
    office.setBusDown(true);
    await expect(office.handle(message)).rejects.toThrow();
    office.setBusDown(false);
    await office.handle({ ...message, attempt: 2 });
    await office.turn(1000, () => office.hop.mails.length === 1);
    await office.turn(0, async () => (await office.rows()).length === 0);
    expect(office.hop.mails).toHaveLength(1);
  });

  it('ends there when its DSN is refused too (obligation 10)', async () => {
    const office = await startOffice({ hop: { script: (line) => (line.startsWith('RCPT') ? { reply: '550 5.1.1 nobody' } : undefined) } });
    await tablesAreThere(office);
    await office.handle(office.fact({ trusted: true }));
    await office.turn(1000, () => office.attempts().length === 2);
    expect(office.attempts()).toMatchObject([{ result: 'bounced' }, { result: 'bounced', recipient: 'a@partner.example', dsnMsgId: '' }]);
    expect(await office.rows()).toEqual([]);
  });
});

describe('a mail that nobody takes', () => {
  it('is given up after its lifetime, and its trusted sender is told', async () => {
    const office = await startOffice({
      hop: { script: (line, { from }) => (line.startsWith('DOT') && from !== '' ? { reply: '451 4.3.0 later' } : undefined) },
    });
    await tablesAreThere(office);
    await office.handle(office.fact({ trusted: true }));
    await office.turn(73 * HOUR, () => office.hop.mails.length === 1);
    expect(office.hop.mails[0]).toMatchObject({ from: '', to: ['a@partner.example'] });
    expect(office.attempts().some((attempt) => attempt.result === 'expired' && attempt.recipient === 'b@local.example')).toBe(true);
    await office.turn(0, async () => (await office.rows()).length === 0);
  });
});

describe('recipients that a rule refused while others got the mail', () => {
  it('are told of to the proven sender', async () => {
    const office = await startOffice();
    await tablesAreThere(office);
    const groups = [{ recipients: ['b@local.example'] }, { recipients: ['c@local.example'], fate: 'reject' as const, notifySender: true }];
    await office.handle(office.fact({ trusted: true, groups }));
    await office.turn(1000, () => office.hop.mails.length === 2);
    const dsn = office.hop.mails.find((mail) => mail.from === '')?.bytes.toString() ?? '';
    expect(dsn).toContain('Final-Recipient: rfc822; c@local.example');
    expect(dsn).toContain('5.7.1 Message refused by policy');
  });
});
