import { settingsSchema } from '@postern/settings';
import { bareLineEnding, parseMessage } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { buildDsn, mayBounceTo } from './dsn.js';
import { groupByRoute, routeFor } from './next-hop.js';
import { enhancedCode, recipientClass, replyClass } from './reply-class.js';
import { hasExpired, nextAttemptAt } from './retry.js';

const hop = (host: string) => ({ host, port: 25, tls: 'attempt' as const });
const settings = settingsSchema.parse({
  gateway: { mta: { relayhost: { host: 'relay' } } },
  routes: [
    { match: 'vip@a.example', nextHop: { host: 'vip' } },
    { match: 'a.example', nextHop: { host: 'a' } },
    { match: '.example', nextHop: { host: 'parent' } },
    { match: '.deep.example', nextHop: { host: 'deep' } },
    { match: 'direct.example' },
  ],
});

describe('the route of a recipient', () => {
  it.each([
    ['VIP@a.example', { kind: 'hop', hop: hop('vip') }],
    ['x@a.example', { kind: 'hop', hop: hop('a') }],
    ['x@b.example', { kind: 'hop', hop: hop('parent') }],
    ['x@very.deep.example', { kind: 'hop', hop: hop('deep') }],
    ['x@direct.example', { kind: 'dns', domain: 'direct.example', named: true }],
    ['x@other.test', { kind: 'hop', hop: hop('relay') }],
  ])('%s', (recipient, route) => {
    expect(routeFor(settings, recipient)).toEqual(route);
  });

  it('is DNS without a relay host, and shared by recipients of one domain', () => {
    const groups = groupByRoute(settingsSchema.parse({}), ['a@x.example', 'b@x.example', 'c@y.example']);
    expect([...groups.values()].map((g) => g.recipients)).toEqual([['a@x.example', 'b@x.example'], ['c@y.example']]);
  });
});

describe('retries', () => {
  const policy = { firstRetryMs: 60_000, maxRetryMs: 3_600_000, lifetimeMs: 259_200_000 };
  it('double their pause up to the longest, with a little chance', () => {
    expect([1, 2, 3, 7, 50].map((attempt) => nextAttemptAt(policy, attempt, 0, 0))).toEqual([60_000, 120_000, 240_000, 3_600_000, 3_600_000]);
    expect(nextAttemptAt(policy, 1, 0, 1)).toBe(66_000);
  });
  it('end with the lifetime', () => {
    expect([259_199_999, 259_200_000].map((now) => hasExpired(policy, 0, now))).toEqual([false, true]);
  });
});

describe('replies', () => {
  it.each([
    [250, 'delivered'],
    [451, 'temporary'],
    [550, 'permanent'],
    [0, 'temporary'],
    [354, 'temporary'],
  ])('%i is %s', (code, kind) => {
    expect(replyClass(code)).toBe(kind);
  });

  const said = (code: number, status: string, text: string) => ({ code, status, text: `${code} ${text}` });
  const taken = said(250, '2.1.5', 'ok');
  it.each([
    ['552 Too many recipients', said(552, '5.0.0', 'Too many recipients'), 'temporary'],
    ['552 with the code of RFC 3463', said(552, '5.5.3', '5.5.3 Maximum limit of 1 recipients reached'), 'temporary'],
    ['552 in other words', said(552, '5.0.0', 'Recipient limit exceeded'), 'temporary'],
    ['552 with a number', said(552, '5.0.0', 'Maximum number of RCPT is 100'), 'temporary'],
    ['550 with the code of RFC 3463', said(550, '5.5.3', '5.5.3 no more'), 'temporary'],
    ['452 as it is meant', said(452, '4.5.3', '4.5.3 Too many recipients'), 'temporary'],
    ['a full mailbox', said(552, '5.2.2', '5.2.2 Mailbox full, quota limit of the recipient exceeded'), 'permanent'],
    ['a full mailbox without a code', said(552, '5.0.0', 'Quota exceeded'), 'permanent'],
    ['a message that is too large', said(552, '5.3.4', '5.3.4 Message exceeds maximum size for recipient'), 'permanent'],
    ['an unknown recipient', said(550, '5.1.1', '5.1.1 Too many of those, unknown recipient'), 'permanent'],
  ])('for one of several recipients, %s: %o is %s', (_what, reply, kind) => {
    expect(recipientClass(reply, [taken, reply])).toBe(kind);
    expect(recipientClass(reply, [reply, said(451, '4.3.0', 'later')])).toBe(kind);
  });
  it('of too many recipients are final where nobody else was looked at, since the next transaction would be the same', () => {
    const reply = said(552, '5.5.3', 'Too many recipients');
    expect([recipientClass(reply, [reply]), recipientClass(reply, [reply, reply])]).toEqual(['permanent', 'permanent']);
  });

  it('give their enhanced code or that of their class', () => {
    expect([enhancedCode(550, '5.1.1 unknown'), enhancedCode(550, 'no'), enhancedCode(450, 'later')]).toEqual(['5.1.1', '5.0.0', '4.0.0']);
  });
});

describe('a delivery status notification', () => {
  const failure = { recipient: 'b@local.example', status: '5.1.1', diagnostic: '550 5.1.1 no such', remote: 'hop.example' };
  const facts = {
    reportingMta: 'mx.example',
    messageId: 'x@mx.example',
    date: 'Tue, 24 Nov 2026 10:00:00 +0000',
    to: 'a@partner.example',
    msgId: 'M1',
    failed: [failure],
    originalHeaders: Buffer.from('Subject: secret\r\n'),
    boundary: 'b1',
  };
  const withText = (hostile: string): readonly (readonly [string, Parameters<typeof buildDsn>[0]])[] => [
    ['to', { ...facts, to: hostile }],
    ...(['recipient', 'status', 'diagnostic', 'remote'] as const).map(
      (name) => [name, { ...facts, failed: [{ ...failure, [name]: hostile }] }] as const,
    ),
  ];
  it.each(['\r\nX-Evil: y', '\nX-Evil: y', '\rX-Evil: y', '\0', '\r\n\r\nbody', '\r\n--b1--\r\n', '\u2028X-Evil: y', 'ü\u202e'])(
    'has no line, NUL or 8-bit byte of %j in any field of it (obligation 35)',
    (hostile) => {
      const plain = parseMessage(buildDsn(facts));
      for (const [name, given] of withText(`a${hostile}b`)) {
        const dsn = buildDsn(given);
        expect([name, bareLineEnding(dsn)]).toEqual([name, undefined]);
        expect(dsn.toString('latin1'), name).not.toMatch(/^(?:X-Evil|body)/m);
        expect(dsn.toString('latin1'), name).toMatch(/^[\r\n\x20-\x7e]+$/);
        const parts = parseMessage(dsn).parts.map((part) => [part.path, part.type]);
        expect([name, parts]).toEqual([name, plain.parts.map((part) => [part.path, part.type])]);
      }
    },
  );
  const dsn = buildDsn({
    reportingMta: 'mx.example',
    messageId: 'x@mx.example',
    date: 'Tue, 24 Nov 2026 10:00:00 +0000',
    to: 'a@partner.example',
    msgId: 'M1',
    failed: [{ recipient: 'b@local.example', status: '5.1.1', diagnostic: '550 5.1.1 no such\r\nX-Evil: user', remote: 'hop.example' }],
    originalHeaders: Buffer.from(`Subject: secret\nX-A: ${'y'.repeat(100_000)}`),
    boundary: 'b1',
  });
  it('is a report of three parts with the header of the original, cut (obligation 11)', () => {
    const message = parseMessage(dsn);
    expect(message.parts.map((p) => p.type)).toEqual(['multipart/report', 'text/plain', 'message/delivery-status', 'text/rfc822-headers']);
    expect(message.findings).toEqual([]);
    expect(dsn.length).toBeLessThan(70_000);
  });
  it.each([
    ['one field of 64 kB', `Subject: ${'x'.repeat(65_000)}\r\nX-Behind: seen\r\n`],
    ['a line of 998 and one of 999 bytes', `X-A: ${'x'.repeat(993)}\r\nX-B: ${'x'.repeat(994)}\r\nX-Behind: seen\r\n`],
    ['8-bit bytes', `Subject: ${'\u00e9'.repeat(30_000)}\r\nX-Behind: seen\r\n`],
    ['folds of 2 kB', `X-A: a\r\n ${'b'.repeat(2000)}\r\n ${'c'.repeat(2000)}\r\nX-Behind: seen\r\n`],
    ['lines that end in LF alone', `X-A: ${'x'.repeat(3000)}\nX-Behind: seen\n`],
    ['lines that end in CR alone', `X-A: ${'x'.repeat(3000)}\rX-Behind: seen\r`],
    ['no field at all', 'x'.repeat(70_000)],
  ])('keeps to the line limit of mail whatever the original has, and says what was cut: %s', (_what, header) => {
    const report = buildDsn({ ...facts, originalHeaders: Buffer.from(header, 'latin1') });
    const lines = report.toString('latin1').split('\r\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(998);
    const cut = lines.filter((text) => text.endsWith(' [line cut]'));
    expect(cut.length).toBe(header.split(/\r\n|\r|\n/).filter((text) => text.length > 998).length);
    if (header.includes('X-Behind')) expect(lines).toContain('X-Behind: seen');
    expect(parseMessage(report).parts.map((p) => p.type)).toEqual(parseMessage(dsn).parts.map((p) => p.type));
  });
  it('keeps to it whatever hops, recipients and senders are', () => {
    const long = `${'a'.repeat(5000)}@b.example`;
    for (const [name, given] of withText(long)) {
      const lengths = buildDsn(given)
        .toString('latin1')
        .split('\r\n')
        .map((text) => text.length);
      expect(Math.max(...lengths), name).toBeLessThanOrEqual(998);
    }
  });
  it('cannot be given fields or lines by the next hop (obligation 35)', () => {
    expect(bareLineEnding(dsn)).toBeUndefined();
    expect(dsn.toString()).not.toMatch(/^X-Evil/m);
  });
  it('goes to nobody who did not prove to be the sender (obligations 10, 11)', () => {
    expect([mayBounceTo('', true), mayBounceTo('a@x.example', false), mayBounceTo('a@x.example', true)]).toEqual([false, false, true]);
    expect(['auto-replied', ' Auto-Notified; x', 'no', 'auto-generated'].map((value) => mayBounceTo('a@x.example', true, value))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
