import { TOPICS } from '@postern/facts';
import { PoisonMessage } from '@postern/kernel';
import { exampleFact, foreignFactsOn } from '@postern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createDeliveredRecipients } from './first/delivered-recipients.js';
import { startDatabase, startOffice, stopDatabase, stopOffices } from './testing/post-office.js';

beforeAll(startDatabase);
afterAll(stopDatabase);
afterEach(stopOffices);

describe('an accepted mail', () => {
  it('goes out from the fact, with its edits, and the bus is told', async () => {
    const { hop, fact, handle, attempts } = await startOffice();
    const splices = [{ offset: 0, deleteCount: 0, insert: Buffer.from('X-Seen: yes\r\n') }];
    await handle(fact({ groups: [{ recipients: ['b@local.example', 'c@local.example'], splices }] }));
    expect(hop.mails).toMatchObject([{ from: 'a@partner.example', to: ['b@local.example', 'c@local.example'] }]);
    expect(hop.mails[0]?.bytes.toString()).toBe('X-Seen: yes\r\nFrom: a@partner.example\r\nSubject: hi\r\n\r\nhello\r\n');
    expect(attempts()).toMatchObject([
      { recipient: 'b@local.example', attempt: 1, result: 'delivered', nextHop: hop.address, reply: '250 2.0.0 kept' },
      { recipient: 'c@local.example', result: 'delivered' },
    ]);
  });

  it('goes out while PostgreSQL is down', async () => {
    const { hop, fact, handle, attempts } = await startOffice({ withoutDatabase: true });
    await handle(fact());
    expect(hop.mails).toHaveLength(1);
    expect(attempts()).toMatchObject([{ result: 'delivered' }]);
  });

  it('has a copy for each rule', async () => {
    const { hop, fact, handle } = await startOffice();
    const tagged = (recipient: string, tag: string) => ({
      recipients: [recipient],
      splices: [{ offset: 0, deleteCount: 0, insert: Buffer.from(`X-Rule: ${tag}\r\n`) }],
    });
    await handle(fact({ groups: [tagged('b@local.example', '1'), tagged('c@local.example', '2')] }));
    const seen = hop.mails.map((mail) => `${mail.to.join()} ${mail.bytes.toString().split('\r\n')[0]}`).sort();
    expect(seen).toEqual(['b@local.example X-Rule: 1', 'c@local.example X-Rule: 2']);
  });

  describe('of eight bits for a hop that takes seven (RFC 6152 3)', () => {
    const sevenBit = { hop: { script: (line: string) => (line.startsWith('EHLO') ? { reply: '250-hop.example\n250 SIZE 500000000' } : undefined) } };
    const head = 'From: a@partner.example\r\nSubject: hi\r\nMIME-Version: 1.0\r\n';

    it.each([
      ['text', `${head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n`, 'Gr=C3=BC=C3=9Fe\r\n'],
      ['a file', `${head}Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\nü`, 'w7w=\r\n'],
    ])('is encoded: %s', async (_what, bytes, body) => {
      const { hop, fact, handle, attempts } = await startOffice(sevenBit);
      const splices = [{ offset: 0, deleteCount: 0, insert: Buffer.from('X-Seen: yes\r\n') }];
      await handle(fact({ bytes, groups: [{ recipients: ['b@local.example'], splices }] }));
      expect(attempts()).toMatchObject([{ result: 'delivered' }]);
      const sent = hop.mails[0]?.bytes.toString() ?? '';
      expect(sent.startsWith('X-Seen: yes\r\nFrom: a@partner.example\r\nSubject: hi\r\n')).toBe(true);
      expect(sent.split('\r\n\r\n')[1]).toBe(body);
    });

    it('comes back to its sender when it is signed', async () => {
      const { hop, fact, handle, attempts } = await startOffice(sevenBit);
      const part = 'Content-Type: text/plain; charset=utf-8\r\n\r\nü\r\n';
      const bytes = `${head}Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n${part}--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n`;
      await handle(fact({ bytes }));
      expect(attempts()).toMatchObject([{ result: 'bounced', reply: expect.stringContaining('5.6.3') }]);
      expect(hop.mails.filter(({ from }) => from !== '')).toEqual([]);
    });
  });

  it('for many recipients goes in portions of a hundred', async () => {
    const { hop, fact, handle } = await startOffice();
    await handle(fact({ recipients: Array.from({ length: 250 }, (_, i) => `u${i}@local.example`) }));
    expect(hop.mails.map((mail) => mail.to.length).sort((a, b) => b - a)).toEqual([100, 100, 50]);
  });

  it.each([
    ['refused', { replyCode: 550 }],
    ['deleted by a rule', { groups: [{ recipients: ['b@local.example'], fate: 'delete-message' as const }] }],
  ])('that was %s does not go out', async (_title, input) => {
    const { hop, fact, handle } = await startOffice();
    await handle(fact(input));
    expect(hop.mails).toEqual([]);
  });
});

describe('what is no decision', () => {
  it.each(foreignFactsOn(TOPICS.mail.name, '01ARZ3NDEKTSV4RRFFQ69G5FAV'))('is never sent: %s', async (_what, message) => {
    const { hop, handle } = await startOffice();
    await expect(handle({ headers: {}, ...message, publishedAtMs: 0, attempt: 1 })).rejects.toBeInstanceOf(PoisonMessage);
    expect(hop.mails).toEqual([]);
  });

  it('is passed over when it is another fact about mail', async () => {
    const { hop, handle, attempts } = await startOffice();
    await handle({ headers: {}, ...exampleFact('RecipientRefused', '01ARZ3NDEKTSV4RRFFQ69G5FAV'), publishedAtMs: 0, attempt: 1 });
    expect([hop.mails, attempts()]).toEqual([[], []]);
  });
});

describe('a fact that comes again', () => {
  it('sends nothing twice', async () => {
    const { hop, fact, handle } = await startOffice();
    const message = fact();
    await handle(message);
    await handle({ ...message, attempt: 2 });
    expect(hop.mails).toHaveLength(1);
  });

  it('sends nothing twice in another process either', async () => {
    const { hop, fact, handle, rows, turn, store, clock } = await startOffice({
      hop: { script: (line) => (/^RCPT.*<c@/.test(line) ? { reply: '451 4.2.1 later' } : undefined) },
    });
    await turn(0, async () => (await rows().catch(() => undefined)) !== undefined);
    const message = fact({ recipients: ['b@local.example', 'c@local.example', 'd@local.example'] });
    await handle(message);
    expect(hop.mails).toHaveLength(1);
    const known = await createDeliveredRecipients(store, clock).before(message.key);
    expect([...known].sort()).toEqual(['b@local.example', 'c@local.example', 'd@local.example']);
  });

  it('tells what it did when the bus was down the first time', async () => {
    const { hop, fact, handle, attempts, setBusDown } = await startOffice();
    const message = fact();
    setBusDown(true);
    await expect(handle(message)).rejects.toThrow('bus is down');
    setBusDown(false);
    await handle({ ...message, attempt: 2 });
    expect(hop.mails).toHaveLength(1);
    expect(attempts()).toMatchObject([{ result: 'delivered', attempt: 1 }]);
  });

  it('repeats only what could not be kept, when PostgreSQL was down the first time', async () => {
    const { hop, fact, handle, setDatabaseDown, rows, turn, attempts } = await startOffice({
      hop: { script: (line) => (/^RCPT.*<c@/.test(line) ? { reply: '451 4.2.1 later' } : undefined) },
    });
    await turn(0, async () => (await rows().catch(() => undefined)) !== undefined);
    setDatabaseDown(true);
    const message = fact({ recipients: ['b@local.example', 'c@local.example'] });
    await expect(handle(message)).rejects.toThrow('connection refused');
    expect(attempts()).toMatchObject([{ recipient: 'b@local.example', result: 'delivered' }]);
    setDatabaseDown(false);
    await handle({ ...message, attempt: 2 });
    expect(hop.mails.filter((mail) => mail.to.includes('b@local.example'))).toHaveLength(1);
    expect(await rows()).toMatchObject([{ recipient: 'c@local.example', attempts: 1, last_reply: '451 4.2.1 later' }]);
  });
});

describe('a next hop', () => {
  it('is chosen by address, domain and relay host', async () => {
    const other = await startOffice();
    const { fact, handle, hop } = await startOffice({
      settings: (own) => ({
        gateway: { mta: { relayhost: { host: own.host, port: own.port, tls: 'none' } } },
        routes: [{ match: 'vip@local.example', nextHop: { host: other.hop.host, port: other.hop.port, tls: 'none' } }],
      }),
    });
    await handle(fact({ recipients: ['vip@local.example', 'b@local.example'] }));
    expect(other.hop.mails.map((mail) => mail.to)).toEqual([['vip@local.example']]);
    expect(hop.mails.map((mail) => mail.to)).toEqual([['b@local.example']]);
  });
});
