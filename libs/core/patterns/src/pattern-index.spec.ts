import { atOnce } from '@postern/kernel';
import { parseIp } from '@postern/net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parsePattern } from './address-pattern.js';
import type { Side } from './address-pattern.js';
import { fitsMask } from './mask.js';
import { candidateOf, indexPatterns } from './pattern-index.js';

/** Numbers of the rules that fit, in order. */
const fitting = (rules: readonly (readonly string[])[], side: Side, address: string, ip?: string) => {
  const { index } = atOnce(indexPatterns(rules, side));
  const found = index.matching(candidateOf(address, ip === undefined ? undefined : parseIp(ip)));
  return rules.flatMap((_rule, number) => (found.has(number) || index.fitsAll(number) ? [number] : []));
};
const asSender = (pattern: string, address: string, ip = '192.0.2.1') => fitting([[pattern]], 'sender', address, ip).length === 1;
const asRecipient = (pattern: string, address: string) => fitting([[pattern]], 'recipient', address).length === 1;

describe('address patterns of a rule', () => {
  it.each([
    ['user@example.com', 'user@example.com', true],
    ['User@EXAMPLE.com', 'uSER@example.COM', true],
    ['user@example.com', 'user@example.com.evil.test', false],
    ['user@example.com', 'xuser@example.com', false],
    ['*', 'user@example.com', true],
    ['*', '', true],
    ['*@example.com', 'user@example.com', true],
    ['*@example.com', 'user@sub.example.com', false],
    ['*@example.com', '', false],
    ['*@*.example.com', 'user@sub.example.com', true],
    ['*@*.example.com', 'user@example.com', false],
    ['use?@example.com', 'user@example.com', true],
    ['use?@example.com', 'use@example.com', false],
    ['use?@example.com', 'useer@example.com', false],
    ['*.com', 'user@example.com', true],
    ['a*b*c@x.test', 'axxbxxc@x.test', true],
    ['a*b*c@x.test', 'axxbxx@x.test', false],
    ['<>', '', true],
    ['<>', 'user@example.com', false],
    ['reg:.*@example\\.(com|net)', 'User@EXAMPLE.NET', true],
    ['reg:.*@example\\.(com|net)', 'user@example.net.evil.test', false],
    ['REG:user\\d+@.*', 'user12@anything.test', true],
    ['reg:user.', 'user@example.com', false],
    ['user@bücher.example', 'user@xn--bcher-kva.example', true],
    ['"a,b"@example.com', '"A,B"@example.com', true],
    ["o'hara+x=y@[192.0.2.1]", "o'hara+x=y@[192.0.2.1]", true],
    ['*@[192.0.2.*]', 'x@[192.0.2.7]', true],
    ['jörg@_dmarc.example', 'jörg@_dmarc.example', true],
    ['"a b"@example.com', '"a b"@example.com', true],
    ['reg: .*@example\\.com', 'user@example.com', true],
    ['reg:^.*@example\\.com$', 'user@example.com', true],
    ['reg:.*\\x40example\\.com', 'user@example.com', true],
    ['reg:[^.]+\\W(a|example)\\.com', 'user@example.com', true],
    ['reg:.*bad', 'user@example.bad', true],
    ['reg:postmaster', 'postmaster', true],
    ['reg:()', '', true],
    ['*.*', 'user@example.com', true],
    ['12*', '1234@example.com', true],
    ['1.2.x*', '1.2.x@example.com', true],
    ['*@xn--bcher-kva.example', 'user@bücher.example', true],
    ['*@*.bücher.example', 'user@mail.xn--bcher-kva.example', true],
  ])('%s against <%s>: %s', (pattern, address, expected) => {
    expect(asSender(pattern, address)).toBe(expected);
    expect(asRecipient(pattern, address)).toBe(expected);
  });

  it('match the client address on the sender side only', () => {
    expect(asSender('192.0.2.0/24', 'a@b.test')).toBe(true);
    expect(asSender('192.0.2.0/24', 'a@b.test', '198.51.100.1')).toBe(false);
    expect(atOnce(indexPatterns([['192.0.2.0/24']], 'recipient')).issues[0]?.why).toBe('is an IP address, which can only be a sender');
  });

  it.each([
    '',
    '   ',
    'reg:',
    'reg:(',
    'reg:(?=look)ahead',
    'reg:(a)\\1',
    'example.com',
    'two words@example.com',
    '@',
    'reg:((a{100}){100})',
    '<a@b.example>',
    'a,b@c.example',
    'a@b,c@d',
    '*@',
    '@b.example',
    '*@a..b',
    'a@b@c',
    '192.0.2.*',
    '192.0.*.*',
    '10.*',
    '2001:db8:*',
    '^user@example.com',
    '.*@example.com',
    '.+@example.com',
    '!user@example.com',
    'a b@example.com',
    'reg:user',
    'reg:/.*@example\\.com/i',
    'reg:/@example/',
    'reg:@example\\.com',
    'reg:^@example\\.com$',
    'reg:example\\.com$',
    'reg:(spam|scam)+',
    'reg:.*@bücher\\.example',
  ])('%j is refused with a reason', (pattern) => {
    const result = parsePattern(pattern, 'sender');
    expect(!result.ok && result.error.why.length).toBeGreaterThan(5);
  });

  it('that cannot be read do not keep the others from working', () => {
    const rules = [['x@y.example'], ['reg:(', 'user@example.com']];
    expect(atOnce(indexPatterns(rules, 'sender')).issues.map(({ pattern, rule }) => [pattern, rule])).toEqual([['reg:(', 1]]);
    expect(fitting(rules, 'sender', 'user@example.com')).toEqual([1]);
    expect(fitting(rules, 'sender', 'other@example.com')).toEqual([]);
  });

  it('of the catastrophic kind answer about addresses that would hang a backtracking engine (obligation 30)', () => {
    const hostile = `${'a'.repeat(300)}!@example.com`;
    for (const expression of ['(a+)+', '(a|a)*', '(a|aa)+', '(.*a){20}', '([a-zA-Z]+)*', '(a*)*b'])
      expect(asSender(`reg:${expression}@example.com`, hostile)).toBe(false);
    expect(fitsMask(`${'*a'.repeat(150)}b`, 'a'.repeat(320))).toBe(false);
  });

  it('as masks agree with the plain definition of * and ?', () => {
    const plain = (mask: string, text: string): boolean => {
      if (mask === '') return text === '';
      if (mask[0] === '*') return plain(mask.slice(1), text) || (text !== '' && plain(mask, text.slice(1)));
      return text !== '' && (mask[0] === '?' || mask[0] === text[0]) && plain(mask.slice(1), text.slice(1));
    };
    const word = (letters: string[]) => fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(fc.property(word(['a', 'b', '*', '?']), word(['a', 'b']), (mask, text) => fitsMask(mask, text) === plain(mask, text)));
  });
});

describe('the patterns of many rules', () => {
  it('name each rule that fits, whatever the kind of its pattern', () => {
    const rules = [
      ['a@b.example', '*@b.example'],
      ['*'],
      ['*@*.example', 'A@B.example'],
      ['a@b.*'],
      ['reg:a@.*', 'reg:.@b.*'],
      ['192.0.2.0/24', '2001:db8::/32'],
      ['192.0.2.1'],
      ['?@b.example'],
      ['b@b.example', '*.org', '198.51.100.0/24', 'reg:c.*', '?b@b.example'],
    ];
    expect(fitting(rules, 'sender', 'a@b.example', '192.0.2.1')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(fitting(rules, 'sender', 'c@d.org', '2001:db8::7')).toEqual([1, 5, 8]);
    expect(fitting(rules, 'sender', '')).toEqual([1]);
  });

  it('fit what each fits by itself', () => {
    const patterns = [
      '*',
      'a@b.c',
      'b@b.c',
      '*@b.c',
      '*@c',
      '*.c',
      'a*',
      '?@b.c',
      '*b.c',
      'reg:a.*',
      'reg:[ab]@b\\.c',
      '<>',
      '192.0.2.0/24',
      '0.0.0.0/0',
    ];
    const rule = fc.subarray(patterns, { maxLength: 4 });
    const address = fc.constantFrom('a@b.c', 'b@b.c', 'ab@b.c', 'a@c', 'a@x.c', '', 'z@z.z');
    const ip = fc.constantFrom(undefined, '192.0.2.9', '198.51.100.1', '2001:db8::1');
    const law = (rules: readonly (readonly string[])[], who: string, from: string | undefined) => {
      const alone = rules.flatMap((own, number) => (own.some((pattern) => fitting([[pattern]], 'sender', who, from).length === 1) ? [number] : []));
      expect(fitting(rules, 'sender', who, from)).toEqual(alone);
    };
    fc.assert(fc.property(fc.array(rule, { maxLength: 6 }), address, ip, law));
  });
});
