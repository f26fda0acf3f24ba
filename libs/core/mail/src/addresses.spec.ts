import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromMailboxes, parseAddresses } from './addresses.js';
import { decodeWords } from './encoded-words.js';
import { parsePath } from './envelope-paths.js';
import { parameterReadings, parseStructured } from './parameters.js';
import { parseMessage } from './parse-message.js';
import { anyText } from './testing/any-text.js';
import { visible } from './visible.js';

describe('address fields', () => {
  it.each([
    ['a@example.org', [['', 'a@example.org']]],
    [
      '"Doe, Jane" <Jane@Example.ORG>, b@x.example',
      [
        ['Doe, Jane', 'Jane@example.org'],
        ['', 'b@x.example'],
      ],
    ],
    ['=?utf-8?Q?J=C3=B6rg?= <j@bücher.example>', [['Jörg', 'j@xn--bcher-kva.example']]],
    ['a@example.org (Alice)', [['Alice', 'a@example.org']]],
    [
      'Team: a@x.example, b@x.example;',
      [
        ['', 'a@x.example'],
        ['', 'b@x.example'],
      ],
    ],
    ['<@relay.example:a@x.example>', [['', 'a@x.example']]],
  ])('%s', (value, expected) => {
    expect(parseAddresses(value).mailboxes.map((m) => [m.name, m.address])).toEqual(expected);
  });

  it.each([
    ['"boss@bank.example" <thief@evil.example>', 'name-looks-like-address'],
    ['Team: a@x.example;', 'group'],
    ['nobody at all', 'no-address'],
    ['a\u0000@x.example', 'control-character'],
    ['Boss <boss@bank.example> <thief@evil.example>', 'several-addresses'],
    ['"open <a@x.example>, b@x.example', 'unclosed-quote'],
    ['a@x.example (open', 'unclosed-comment'],
    ['A <a@x.example, b@x.example', 'unclosed-angle'],
    ['=?utf-8?Q?boss=40bank.example?= <thief@evil.example>', 'name-looks-like-address'],
  ])('%j has the issue %s', (value, issue) => {
    expect(parseAddresses(value).issues).toContain(issue);
  });

  it.each([
    ['"open <a@x.example>, b@x.example', ['a@x.example', 'b@x.example']],
    ['A <a@x.example, b@x.example', ['a@x.example', 'b@x.example']],
    ['Boss <boss@bank.example> <thief@evil.example>', ['boss@bank.example', 'thief@evil.example']],
    ['"a, b" (c, (d) e) <"f, g"@x.example>', ['f, g@x.example']],
    ['a(b)@(c)x.example', ['a @ x.example'.replace(/ /g, '')]],
    ['undisclosed-recipients:;', []],
    ['a@xn--bcher-kva.example, a@[192.0.2.1]', ['a@xn--bcher-kva.example', 'a@[192.0.2.1]']],
  ])('%j has the mailboxes %j', (value, expected) => {
    expect(parseAddresses(value).mailboxes.map((mailbox) => mailbox.address)).toEqual(expected);
  });

  it('stop at their budget and say so (obligation 13)', () => {
    expect(parseAddresses('a@x.example,'.repeat(10), 3)).toMatchObject({ mailboxes: { length: 3 }, issues: ['too-many'] });
  });

  it('from several From fields are all seen', () => {
    const message = parseMessage(Buffer.from('From: a@x.example\r\nFrom: b@x.example\r\n\r\n'));
    expect(fromMailboxes(message)).toMatchObject({ mailboxes: [{ local: 'a' }, { local: 'b' }], issues: ['several-from-fields'] });
  });

  it('never throw (obligation 19)', () => {
    fc.assert(fc.property(anyText(200), (value) => void parseAddresses(value)));
  });
});

describe('envelope paths', () => {
  it.each([
    ['<>', ''],
    ['<A.b@Example.ORG>', 'A.b@example.org'],
    ['<"a b"@example.org>', '"a b"@example.org'],
    ['<a@[192.0.2.1]>', 'a@[192.0.2.1]'],
    ['<a@[IPv6:2001:db8::1]>', 'a@[ipv6:2001:db8::1]'],
    ['<@x.example,@y.example:a@z.example>', 'a@z.example'],
    ['<postmaster>', 'postmaster'],
    ['<a@bücher.example>', 'a@xn--bcher-kva.example'],
    ['<a..b@docomo.example>', 'a..b@docomo.example'],
    ['<a.@docomo.example>', 'a.@docomo.example'],
    ['<.a@docomo.example>', '.a@docomo.example'],
    ['< a@b.example >', 'a@b.example'],
    ['<a@b.example.>', 'a@b.example'],
  ])('%s is %j', (text, address) => {
    expect(parsePath(text, { strict: true })).toMatchObject({ ok: true, value: { address } });
  });

  it.each([
    'a@b.example',
    '<a@b.example',
    '<a b@c.example>',
    '<a@b@c.example>',
    '<a@b.example..>',
    '<a@.>',
    '<a@>',
    '<@b.example>',
    '<a\u0000@b.example>',
    '<jörg@b.example>',
    '<a@[x]>',
    `<${'a'.repeat(400)}@b.example>`,
    '<nobody>',
  ])('%j is refused', (text) => {
    expect(parsePath(text, { strict: true }).ok).toBe(false);
  });

  it.each([
    ['VERP', `bounces+12345678-ab12-firstname.lastname=department.example-${'9'.repeat(20)}@mailing.example`],
    ['SRS of VERP', 'SRS0=Ab12=CD=lists.example=bounce+b.25211.6039846.0123456789abcdef0123456789@forward.example'],
    ['a token', `x2108-${'a1b2c3d4e5'.repeat(15)}@rspf.example`],
    ['a quoted local part', `"${'a b'.repeat(40)}"@example.org`],
    ['a local part as long as the path', `${'a'.repeat(254 - 12)}@example.org`],
  ])('may have a local part of more than 64 bytes: %s', (_what, address) => {
    expect(address.indexOf('@')).toBeGreaterThan(64);
    expect(parsePath(`<${address}>`, { strict: true })).toMatchObject({ ok: true, value: { address } });
    expect(parsePath(`<@relay.example:${address}>`, { strict: true })).toMatchObject({ ok: true, value: { address } });
  });

  it('have 256 bytes at most', () => {
    expect(parsePath(`<${'a'.repeat(254 - 11)}@example.org>`, { strict: true })).toEqual({ ok: false, error: 'too-long' });
  });

  it('may lack their brackets where that is allowed', () => {
    expect(parsePath('a@b.example', { strict: false })).toMatchObject({ ok: true });
  });
});

describe('parameters', () => {
  it.each([
    ["attachment; filename*=utf-8''%C3%A4.txt", ['ä.txt']],
    ["attachment; filename*0*=utf-8''%C3; filename*1*=%A4.; filename*2=exe", ['ä.exe']],
    ['attachment; filename="a\\"b.txt"', ['a"b.txt', 'a\\"b.txt']],
    ['attachment filename="a.js"', ['a.js']],
    ["attachment\r\n\tfilename*=utf-8''a%2Ejs; size=5", ['a.js']],
    ['attachment filename="a.txt"; filename=b.exe', ['a.txt', 'b.exe']],
    ['attachment; filename=a.txt; filename=b.exe', ['a.txt', 'b.exe']],
    ['attachment (; filename=no) ; filename = yes.txt', ['yes.txt']],
    ['attachment; filename="open.txt', ['open.txt']],
  ])('%s', (value, names) => {
    expect(parameterReadings(parseStructured(value, 64), 'filename')).toEqual(names);
  });
});

describe('encoded words', () => {
  it('split within a character are joined', () => {
    expect(decodeWords('=?utf-8?B?w6Q=?= =?utf-8?Q?=C3?= =?utf-8?Q?=A4?= x')).toBe('ää x');
  });
  it('in a charset that nobody knows do not throw', () => {
    expect(decodeWords('=?x-nothing?Q?a?=')).toBe('a');
  });
});

describe('text for people', () => {
  it('shows what would hide or turn text around', () => {
    expect(visible('a\u202eb\r\n\u0000c', 100)).toBe('a\\u{202e}b\\u{d}\\u{a}\\u{0}c');
    expect(visible('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});
