import { parseIp } from '@postern/net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parsePattern } from './address-pattern.js';
import { fitsMask } from './mask.js';
import { candidateOf, compilePatterns } from './pattern-set.js';

const asSender = (pattern: string, address: string, ip = '192.0.2.1') =>
  compilePatterns([pattern], 'sender').set.matches(candidateOf(address, parseIp(ip)));
const asRecipient = (pattern: string, address: string) => compilePatterns([pattern], 'recipient').set.matches(candidateOf(address));

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
    ['reg:user', 'user@example.com', false],
    ['user@bücher.example', 'user@xn--bcher-kva.example', true],
    ['"a,b"@example.com', '"A,B"@example.com', true],
    ["o'hara+x=y@[192.0.2.1]", "o'hara+x=y@[192.0.2.1]", true],
    ['*@[192.0.2.*]', 'x@[192.0.2.7]', true],
    ['jörg@_dmarc.example', 'jörg@_dmarc.example', true],
    ['*@xn--bcher-kva.example', 'user@bücher.example', true],
    ['*@*.bücher.example', 'user@mail.xn--bcher-kva.example', true],
  ])('%s against <%s>: %s', (pattern, address, expected) => {
    expect(asSender(pattern, address)).toBe(expected);
    expect(asRecipient(pattern, address)).toBe(expected);
  });

  it('match the client address on the sender side only', () => {
    expect(asSender('192.0.2.0/24', 'a@b.test')).toBe(true);
    expect(asSender('192.0.2.0/24', 'a@b.test', '198.51.100.1')).toBe(false);
    expect(compilePatterns(['192.0.2.0/24'], 'recipient').issues[0]?.why).toBe('is an IP address, which can only be a sender');
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
  ])('%j is refused with a reason', (pattern) => {
    const result = parsePattern(pattern, 'sender');
    expect(!result.ok && result.error.why.length).toBeGreaterThan(5);
  });

  it('that cannot be read do not keep the others from working', () => {
    const { set, issues } = compilePatterns(['reg:(', 'user@example.com'], 'sender');
    expect(issues.map((issue) => issue.pattern)).toEqual(['reg:(']);
    expect(set.matches(candidateOf('user@example.com'))).toBe(true);
    expect(set.matches(candidateOf('other@example.com'))).toBe(false);
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
