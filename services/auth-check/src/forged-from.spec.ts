import { responseTo } from '@postern/policy';
import { defaultSettings } from '@postern/settings';
import type { MailRule } from '@postern/settings';
import type { DnsZone } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { closeZones, scan } from './testing/scan.js';

afterEach(closeZones);

const RULE = defaultSettings().rules.at(-1) as MailRule;
const ZONE: DnsZone = {
  'bank.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  '_dmarc.bank.example': { TXT: ['v=DMARC1; p=reject'] },
  'second.example': { TXT: ['v=spf1 -all'] },
  '_dmarc.second.example': { TXT: ['v=DMARC1; p=quarantine'] },
  'evil.example': { TXT: ['v=spf1 ip4:203.0.113.5 -all'] },
  '_dmarc.evil.example': { TXT: ['v=DMARC1; p=none'] },
  'plain.example': { TXT: ['v=spf1 ip4:203.0.113.5 -all'] },
  '_dmarc.broken.example': { rcode: 'SERVFAIL' },
};
const ATTACKER = { mailFrom: 'm@evil.example', clientIp: '203.0.113.5', helo: 'mx.evil.example' };

/** What auth-check says of a mail of the attacker, and what the default rule does with it. */
async function forged(header: string | Buffer, envelope: Partial<typeof ATTACKER> = {}) {
  const { reply, module } = await scan({ zone: ZONE, header, envelope: { ...ATTACKER, ...envelope }, profile: { dmarcPrimary: true } });
  const actions = module.classes.map((objectClass) => responseTo(RULE, 'senderAuth', objectClass, reply.auth));
  return { auth: reply.auth, module, codes: module.findings.map((f) => f.code), refused: actions.some(({ action }) => action === 'reject'), actions };
}

describe('mail that is forged in the name of a domain with p=reject (obligation 17)', () => {
  it.each([
    ['plain', 'From: ceo@bank.example\r\n'],
    ['with a name', 'From: The CEO <ceo@bank.example>\r\n'],
    ['in a group', 'From: Board: ceo@bank.example;\r\n'],
    ['behind a source route', 'From: <@evil.example:ceo@bank.example>\r\n'],
    ['with comments', 'From: ceo(a)@(b)bank.example(c)\r\n'],
    ['with a trailing dot', 'From: <ceo@bank.example.>\r\n'],
    ['in capitals', 'FROM: <CEO@BANK.EXAMPLE>\r\n'],
    ['with an ideographic full stop', 'From: <ceo@bank。example>\r\n'],
    ['in double brackets', 'From: <<ceo@bank.example>>\r\n'],
    ['with an 8-bit name', Buffer.from('From: J\xf6rg <ceo@bank.example>\r\n', 'latin1')],
    ['by a subdomain', 'From: <ceo@mail.bank.example>\r\n'],
    ['folded', 'From:\r\n The CEO\r\n <ceo@bank.example>\r\n'],
    ['with a blank before the colon', 'From : ceo@bank.example\r\n'],
    ['with blanks around the at sign', 'From: ceo @ bank.example\r\n'],
    ['with a quoted local part', 'From: "c@e.o"@bank.example\r\n'],
    ['with Sender', 'Sender: m@evil.example\r\nFrom: ceo@bank.example\r\n'],
    ['with resent fields', 'Resent-From: m@evil.example\r\nFrom: ceo@bank.example\r\n'],
    ['as an encoded word', 'From: =?utf-8?Q?ceo=40bank.example?=\r\n'],
    ['as an encoded mailbox', `From: =?utf-8?B?${Buffer.from('CEO <ceo@bank.example>').toString('base64')}?=\r\n`],
    ['with a control character', 'From: ceo@bank.example\u0001\r\n'],
    ['with an open bracket', 'From: CEO <ceo@bank.example\r\n'],
    ['in an mbox', 'From m@evil.example Sat Jan  1 00:00:00 2000\r\nFrom: ceo@bank.example\r\n'],
    ['in the first of two From fields', 'From: ceo@bank.example\r\nFrom: m@evil.example\r\n'],
    ['in the second of two From fields', 'From: m@evil.example\r\nFrom: ceo@bank.example\r\n'],
    ['in the first of two mailboxes', 'From: ceo@bank.example, m@evil.example\r\n'],
    ['in the second of two mailboxes', 'From: m@evil.example, ceo@bank.example\r\n'],
    ['in a list with a semicolon', 'From: m@evil.example; ceo@bank.example\r\n'],
    ['in a first line that begins with a blank', ' From: ceo@bank.example\r\n'],
    ['in a first line that begins with a blank, before another From', ' From: ceo@bank.example\r\nFrom: m@evil.example\r\n'],
    ['with a trailing word', 'From: ceo@bank.example CEO\r\n'],
    ['with a leading word', 'From: CEO ceo@bank.example\r\n'],
    ['in the second of two brackets', 'From: M <m@evil.example> <ceo@bank.example>\r\n'],
    ['in the first of two brackets', 'From: M <ceo@bank.example> <m@evil.example>\r\n'],
    ['within the local part', 'From: "ceo@bank.example"@evil.example\r\n'],
    ['in the route', 'From: <@bank.example:m@evil.example>\r\n'],
    ['before a NUL', 'From: ceo@bank.example\0<m@evil.example>\r\n'],
    ['before empty brackets', 'From: ceo@bank.example <>\r\n'],
    ['as the name of a group', 'From: CEO <ceo@bank.example>: m@evil.example;\r\n'],
    ['behind a byte order mark', '\ufeffFrom: ceo@bank.example\r\n'],
    ['behind a line that is no field', 'hello\r\nFrom: ceo@bank.example\r\n'],
    ['without any address', 'From: The CEO of bank.example\r\n'],
    ['without From', 'Sender: ceo@bank.example\r\n'],
    ['behind ten domains', `From: ${Array.from({ length: 10 }, (_, i) => `m@d${i}.example`).join(', ')}, ceo@bank.example\r\n`],
  ])('%s is refused by the default rule', async (_what, header) => {
    const { refused, auth } = await forged(header);
    expect(refused).toBe(true);
    expect(auth?.dmarc).not.toBe('pass');
    expect(auth?.aligned).toBe(false);
  });
});

describe('mail of several authors', () => {
  it('fails by the strictest policy of those that fail, and says whose it is', async () => {
    const { auth, module, codes } = await forged('From: m@evil.example, a@second.example, ceo@bank.example, x@plain.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'reject', fromDomain: 'bank.example', aligned: false });
    expect(module.facts['authResults']).toContain('dmarc=fail header.from=bank.example policy.dmarc=reject');
    expect(codes).toEqual(expect.arrayContaining(['MA_DMARC_FAIL', 'MA_FROM_SEVERAL', 'MA_DMARC_AUTHORS']));
    expect(module.findings.find((f) => f.code === 'MA_DMARC_AUTHORS')?.evidence).toBe(
      'evil.example: pass p=none, second.example: fail p=quarantine, bank.example: fail p=reject, plain.example: none',
    );
  });

  it('is tagged where the strictest policy is quarantine', async () => {
    const { auth, refused, actions } = await forged('From: m@evil.example, a@second.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'quarantine', fromDomain: 'second.example' });
    expect(refused).toBe(false);
    expect(actions.map(({ tag }) => tag)).toEqual(['[Forged sender?]']);
  });

  it('passes when each of those with a policy is aligned', async () => {
    const { auth, module } = await forged('From: m@evil.example, n@news.evil.example\r\nSender: m@evil.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'pass', fromDomain: 'evil.example', aligned: true });
    expect(module.classes).toEqual([]);
  });

  it('is not aligned when one of them has no policy and is not', async () => {
    const { auth, refused } = await forged('From: m@evil.example, b@other.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'pass', fromDomain: 'evil.example', aligned: false });
    expect(refused).toBe(false);
  });

  it('is accepted where nobody publishes a policy', async () => {
    const { auth, module, codes } = await forged('From: A <a@plain.example>, B <b@other.example>\r\nSender: a@plain.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'none', aligned: false });
    expect(module.classes).toEqual([]);
    expect(codes).toContain('MA_FROM_SEVERAL');
  });

  it('is no pass while the policy of one of them is not known', async () => {
    const { auth } = await forged('From: m@evil.example, a@broken.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'temperror', fromDomain: 'broken.example', aligned: false });
  });

  it('is refused all the same when one look-up fails and another author is forged', async () => {
    const { auth, refused } = await forged('From: a@broken.example, ceo@bank.example\r\n');
    expect(auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'reject' });
    expect(refused).toBe(true);
  });

  it('asks DNS about ten authors at most', async () => {
    const header = `From: ${Array.from({ length: 200 }, (_, i) => `m@d${i}.example`).join(', ')}\r\n`;
    const { server, module } = await scan({ zone: ZONE, header, envelope: ATTACKER });
    expect(module.classes).toContain('author');
    expect(server.queries.filter((q) => /^_dmarc\.d\d+\.example$/.test(q.name)).length).toBeLessThanOrEqual(10);
  });
});

describe('an author that cannot be told', () => {
  it.each([
    ['two From fields that differ', 'From: a@plain.example\r\nFrom: b@plain.example\r\n', 'MA_FROM_SEVERAL'],
    ['no From', 'Sender: a@plain.example\r\n', 'MA_FROM_NONE'],
  ])('with %s is a class of its own, which is refused by default', async (_what, header, code) => {
    const { module, refused, auth } = await forged(header, { mailFrom: 'a@plain.example' });
    expect(module.classes).toEqual(['author']);
    expect(module.outcome).toMatchObject({ kind: 'found', findings: [{ code }] });
    expect(auth).toMatchObject({ dmarc: 'permerror', aligned: false });
    expect(refused).toBe(true);
  });

  it('is nothing to a trusted client, which relays for others', async () => {
    const { module } = await scan({ zone: ZONE, header: 'Sender: a@plain.example\r\n', envelope: { ...ATTACKER, trusted: true } });
    expect(module.classes).toEqual([]);
  });
});
