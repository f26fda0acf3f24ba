import { domainToASCII } from 'node:url';

import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';
import { parseNetwork } from '@postern/net';
import type { IpNetwork } from '@postern/net';

import { expressionProblem } from './expression-pattern.js';

/** IP patterns only make sense for the side that has a client address. */
export type Side = 'sender' | 'recipient';

/** One pattern of a rule, read (behaviour 2.2). Texts are in the form that `foldAddress` gives. */
export type AddressPattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly address: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'mask'; readonly mask: string }
  | { readonly kind: 'expression'; readonly expression: string }
  | { readonly kind: 'network'; readonly network: IpNetwork };

export interface PatternIssue {
  readonly pattern: string;
  /** For the administrator, in plain words. */
  readonly why: string;
}

/** Prefix of regular expressions. They are RE2 (no look-around, no back references), ignore case and must fit the whole address. */
export const EXPRESSION_PREFIX = 'reg:';

/** Case and alphabet of domains do not matter to a rule: everything is compared in lower case with A-labels. */
export function foldAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at + 1).toLowerCase();
  return (
    local +
    address
      .slice(at + 1)
      .toLowerCase()
      .split('.')
      .map(foldLabel)
      .join('.')
  );
}

function foldLabel(label: string): string {
  // eslint-disable-next-line no-control-regex
  return linear(/^[\x00-\x7f]*$/).test(label) ? label : domainToASCII(label) || label;
}

/** Reads one pattern; the error is what an administrator sees next to the line. */
export function parsePattern(text: string, side: Side): Result<AddressPattern, PatternIssue> {
  const fail = (why: string) => err({ pattern: text, why });
  const pattern = text.trim();
  if (pattern === '') return fail('is empty');
  const plain = plainPattern(pattern);
  if (plain !== undefined) return ok(plain);
  if (pattern.toLowerCase().startsWith(EXPRESSION_PREFIX)) return parseExpression(pattern.slice(EXPRESSION_PREFIX.length).trim(), fail);
  const network = parseNetwork(pattern);
  if (network !== undefined) return side === 'sender' ? ok({ kind: 'network', network }) : fail('is an IP address, which can only be a sender');
  if (linear(/\s/).test(withoutQuoted(pattern))) return fail('has a space in it');
  return parseAddressPattern(pattern, fail);
}

/** Nearly all entries of long lists: an address or a domain without a character that says anything else, in one look. */
function plainPattern(pattern: string): AddressPattern | undefined {
  if (!linear(/^(?:\*|[a-z0-9_+=~-][a-z0-9._+=~-]*)@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i, 'below 1 MiB').test(pattern)) return undefined;
  const folded = pattern.toLowerCase();
  return folded.startsWith('*@') ? { kind: 'domain', domain: folded.slice(2) } : { kind: 'exact', address: folded };
}

type Fail = (why: string) => Result<never, PatternIssue>;

function parseExpression(source: string, fail: Fail): Result<AddressPattern, PatternIssue> {
  const problem = expressionProblem(source);
  return problem === undefined ? ok({ kind: 'expression', expression: source }) : fail(problem);
}

function parseAddressPattern(pattern: string, fail: Fail): Result<AddressPattern, PatternIssue> {
  if (pattern === '<>') return ok({ kind: 'exact', address: '' });
  const folded = foldAddress(pattern);
  if (linear(/^\*+$/).test(folded)) return ok({ kind: 'any' });
  const never = neverAnAddress(folded);
  if (never !== undefined) return fail(never);
  if (linear(/^\*@[^*?@]+$/).test(folded)) return ok({ kind: 'domain', domain: folded.slice(2) });
  if (linear(/[*?]/).test(folded)) return ok({ kind: 'mask', mask: folded });
  const at = folded.indexOf('@', 1);
  if (at < 0 || at === folded.length - 1) return fail('is neither an address like user@example.com, nor a mask, a network or reg:');
  return ok({ kind: 'exact', address: folded });
}

/** Only a quoted local part may have blanks (RFC 5321 4.1.2). */
function withoutQuoted(pattern: string): string {
  return pattern.replace(linear(/^"(?:\\[ -~]|[ !#-[\]-~])*"@/, 'below 1 MiB'), '@');
}

/** Spellings of other products that would be taken for an address, and fit none. */
const OTHER_GRAMMARS: readonly (readonly [LinearPattern, string])[] = [
  [linear(/^\d{1,3}(?:\.(?:\d{1,3}|[*?]{1,3})){1,3}$/), 'is an IP address with a wildcard: write a network as 192.0.2.0/24'],
  [linear(/^[0-9a-f]{1,4}:[0-9a-f:.*?]*$/), 'is an IP address with a wildcard: write a network as 2001:db8::/32'],
  [linear(/^(?:\^|\.[*+])/), 'is an expression: write reg: in front of it'],
  [linear(/^!/), 'has a ! in front: a pattern leaves nobody out'],
];

/** What no address of an envelope has, so that no mail would ever fit: RFC 5321 4.1.2 for the local part, host names and address literals behind the @. */
function neverAnAddress(folded: string): string | undefined {
  const other = OTHER_GRAMMARS.find(([spelling]) => spelling.test(folded));
  if (other !== undefined) return other[1];
  if (linear(/[<>]/).test(folded)) return 'has angle brackets: write the address alone, as user@example.com';
  const at = folded.lastIndexOf('@');
  const [local, domain] = [folded.slice(0, Math.max(0, at)), folded.slice(at + 1)];
  const quoted = linear(/^".*"$/).test(local);
  // eslint-disable-next-line no-control-regex
  if (!quoted && linear(/[\x00-\x20\x7f@,;:()[\]\\"]/).test(local)) return 'has a character before the @ that no address has without quotes';
  if (at < 0 && linear(/[*?]/).test(folded)) return linear(/[,;()\\"]/).test(folded) ? 'has a character that no address has' : undefined;
  if (at === 0) return 'has nothing before the @: write *@example.com for everybody of a domain';
  const literal = linear(/^\[[0-9a-z.:*?-]+\]$/).test(domain);
  const named = linear(/^[a-z0-9_.*?-]+$/).test(domain) && domain.split('.').every((label) => label !== '');
  return at < 0 || literal || named ? undefined : 'has no domain behind the @ that mail could come from or go to';
}
