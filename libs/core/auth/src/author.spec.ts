import { parseMessage } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { authorOf, MAX_AUTHOR_DOMAINS } from './author.js';

const author = (header: string | Buffer) =>
  authorOf(parseMessage(Buffer.concat([Buffer.from(header), Buffer.from('Subject: x\r\n\r\nFrom: body@body.example\r\n')])));
const codes = (header: string) => author(header).findings.map((f) => f.code);

describe('the author (obligation 17)', () => {
  it('is the one mailbox of From', () => {
    expect(author('From: Alice <alice@Example.ORG>\r\n')).toEqual({ domains: ['example.org'], violation: undefined, findings: [] });
  });

  it.each([
    ['a group', 'From: Team: a@bank.example;\r\n'],
    ['a group named by an address', 'From: Team <a@bank.example>: ;\r\n'],
    ['a comment', 'From: a(b)@(c)bank.example(d)\r\n'],
    ['a trailing dot', 'From: <a@bank.example.>\r\n'],
    ['empty labels', 'From: <a@.bank..example>\r\n'],
    ['capitals', 'FROM: <a@BANK.Example>\r\n'],
    ['ideographic full stops', 'From: <a@bank。example>\r\n'],
    ['full-width letters', 'From: <a@ｂａｎｋ.example>\r\n'],
    ['a full-width at sign', 'From: a＠bank.example\r\n'],
    ['two pairs of brackets', 'From: <<a@bank.example>>\r\n'],
    ['an open bracket', 'From: Alice <a@bank.example\r\n'],
    ['a lonely bracket behind it', 'From: a@bank.example>\r\n'],
    ['a blank before the colon', 'From : a@bank.example\r\n'],
    ['a tab before the colon', 'From\t: a@bank.example\r\n'],
    ['folded lines', 'From:\r\n Alice\r\n\t<a@\r\n bank.example>\r\n'],
    ['white space around the at sign', 'From: a @ bank.example\r\n'],
    ['a word behind the address', 'From: a@bank.example Alice\r\n'],
    ['a word before the address', 'From: Alice a@bank.example\r\n'],
    ['a word behind the brackets', 'From: <a@bank.example> Alice\r\n'],
    ['a first line that begins with a blank', ' From: a@bank.example\r\n'],
    ['a first line that begins with a tab', '\tFrom: a@bank.example\r\n'],
    ['a byte order mark', '\ufeffFrom: a@bank.example\r\n'],
    ['a NUL before the name', 'X: y\r\n\0From: a@bank.example\r\n'],
    ['a line in front that is no field', 'hello\r\nFrom: a@bank.example\r\n'],
    ['an mbox line', 'From mallory Sat Jan  1\r\nFrom: a@bank.example\r\n'],
    ['a line of UUCP', '>From mallory Sat Jan  1 remote from pc\r\nFrom: a@bank.example\r\n'],
    ['an encoded address', 'From: =?utf-8?Q?a=40bank.example?=\r\n'],
    ['an encoded mailbox', `From: =?utf-8?B?${Buffer.from('Alice <a@bank.example>').toString('base64')}?=\r\n`],
    ['an encoded address in brackets', 'From: <=?utf-8?Q?a=40bank.example?=>\r\n'],
    ['a quoted address', 'From: "a@bank.example"\r\n'],
    ['nothing but a comment', 'From: (a@bank.example)\r\n'],
    ['empty brackets behind it', 'From: a@bank.example <>\r\n'],
    ['brackets without a domain behind it', 'From: a@bank.example <mallory>\r\n'],
    ['a control character behind it', 'From: a@bank.example\u0001\r\n'],
    ['an apostrophe behind it', "From: 'a@bank.example'\r\n"],
    ['two equal From fields', 'From: a@bank.example\r\nFrom: a@bank.example\r\n'],
    [
      'a Sender and resent fields beside it',
      'Sender: x@evil.example\r\nResent-From: y@evil.example\r\nFrom: a@bank.example\r\nReply-To: z@evil.example\r\n',
    ],
    ['an address as its name', 'From: "ceo@evil.example" <a@bank.example>\r\n'],
    ['an address as its name without quotes', 'From: ceo@evil.example <a@bank.example>\r\n'],
    ['an encoded address as its name', 'From: =?utf-8?Q?ceo=40evil.example?= <a@bank.example>\r\n'],
    ['an address as its comment', 'From: a@bank.example (ceo@evil.example)\r\n'],
    ['a folded line of another field that says From', 'X-A: b\r\n From: x@evil.example\r\nFrom: a@bank.example\r\n'],
  ])('with %s is the one domain', (_what, header) => {
    expect(author(header)).toMatchObject({ domains: ['bank.example'], violation: undefined });
  });

  it.each([
    ['8-bit text', Buffer.from('From: J\xf6rg <a@bank.example>\r\n', 'latin1')],
    ['a hard space behind it', Buffer.from('From: a@bank.example\xa0\r\n', 'latin1')],
    ['a field name behind 8-bit bytes', Buffer.from('\xa0From: a@bank.example\r\n', 'latin1')],
  ])('with %s is the one domain', (_what, header) => {
    expect(author(header)).toMatchObject({ domains: ['bank.example'], violation: undefined });
  });

  it.each([
    ['two mailboxes', 'From: a@bank.example, b@evil.example\r\n'],
    ['two mailboxes with names', 'From: A <a@bank.example>, B <b@evil.example>\r\n'],
    ['a list with a semicolon', 'From: a@bank.example; b@evil.example\r\n'],
    ['two pairs of brackets', 'From: A <a@bank.example> <b@evil.example>\r\n'],
    ['two addresses with a blank between', 'From: a@bank.example b@evil.example\r\n'],
    ['two addresses in one pair of brackets', 'From: <a@bank.example, b@evil.example>\r\n'],
    ['a source route', 'From: <@bank.example:b@evil.example>\r\n'],
    ['a quoted local part', 'From: "a@bank.example"@evil.example\r\n'],
    ['a NUL within', 'From: a@bank.example\0<b@evil.example>\r\n'],
    ['a group that is named by an address', 'From: a@bank.example: b@evil.example;\r\n'],
    ['a group with an address in brackets as its name', 'From: A <a@bank.example>: b@evil.example;\r\n'],
    ['an open bracket', 'From: A <a@bank.example, b@evil.example\r\n'],
    ['an open quote', 'From: "a@bank.example, <b@evil.example>\r\n'],
    ['an open comment', 'From: a@bank.example (<b@evil.example>\r\n'],
    ['an encoded local part', 'From: <=?utf-8?Q?a=40bank.example=3E_?=@evil.example>\r\n'],
  ])('is each of two in one field with %s', (_what, header) => {
    const read = author(header);
    expect([...read.domains].sort()).toEqual(['bank.example', 'evil.example']);
    expect(read.violation).toBeUndefined();
    expect(codes(header)).toContain('MA_FROM_SEVERAL');
  });

  it.each([
    ['a control character', 'From: a@bank.exam\u0001ple\r\n', ['bank.exam', 'bank.example']],
    ['a NUL', 'From: a@bank.example\0.evil.example\r\n', ['bank.example', 'bank.example.evil.example']],
    ['comments', 'From: a@bank(x) . (y)example\r\n', ['bank', 'bank.example']],
  ])('is read both ways where %s stands within a domain', (_what, header, domains) => {
    expect(author(header).domains).toEqual(domains);
  });

  it.each([
    ['no From', '', 'MA_FROM_NONE'],
    ['an empty From', 'From:\r\n', 'MA_FROM_NONE'],
    ['a word', 'From: undisclosed\r\n', 'MA_FROM_NONE'],
    ['an address without a domain', 'From: <a@>\r\n', 'MA_FROM_NONE'],
    ['Sender alone', 'Sender: a@bank.example\r\n', 'MA_FROM_NONE'],
    ['two From fields', 'From: a@bank.example\r\nFrom: b@evil.example\r\n', 'MA_FROM_SEVERAL'],
    ['two From fields the other way round', 'From: b@evil.example\r\nFrom: a@bank.example\r\n', 'MA_FROM_SEVERAL'],
    ['two From fields of one domain', 'From: a@bank.example\r\nFrom: b@bank.example\r\n', 'MA_FROM_SEVERAL'],
    ['a first line with a blank and another From', ' From: a@bank.example\r\nFrom: b@evil.example\r\n', 'MA_FROM_SEVERAL'],
    [
      'an mbox line, a line with a blank and another From',
      'From m@evil.example Sat Jan  1 00:00:00 2000\r\n From: a@bank.example\r\nFrom: b@evil.example\r\n',
      'MA_FROM_SEVERAL',
    ],
    ['a From behind 1,000 fields and one in front', `From: b@evil.example\r\n${'X: y\r\n'.repeat(1000)}From: a@bank.example\r\n`, 'MA_FROM_SEVERAL'],
    [
      'more domains than are looked up',
      `From: ${Array.from({ length: MAX_AUTHOR_DOMAINS + 1 }, (_, i) => `a@d${i}.example`).join(', ')}\r\n`,
      'LIMIT_FROM_DOMAINS',
    ],
  ])('cannot be told with %s', (_what, header, code) => {
    const { violation, domains } = author(header);
    expect(violation?.code).toBe(code);
    expect(codes(header)).toContain(code);
    expect(domains.length).toBeLessThanOrEqual(MAX_AUTHOR_DOMAINS);
  });

  it('is the address, whatever address the name shows', () => {
    expect(codes('From: "ceo@bank.example" <mallory@evil.example>\r\n')).toEqual(['MA_FROM_NAME_IS_ADDRESS']);
  });

  it('is said to be read leniently where the grammar gives none', () => {
    expect(codes('From: a@bank.example Alice\r\n')).toContain('MA_FROM_MALFORMED');
  });
});
