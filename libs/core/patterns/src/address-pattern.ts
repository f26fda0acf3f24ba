import { domainToASCII } from 'node:url';

import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { expressionIssue, linear } from '@postern/linear';
import { parseNetwork } from '@postern/net';
import type { IpNetwork } from '@postern/net';

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
  if (pattern.toLowerCase().startsWith(EXPRESSION_PREFIX)) return parseExpression(pattern.slice(EXPRESSION_PREFIX.length), fail);
  const network = parseNetwork(pattern);
  if (network !== undefined) return side === 'sender' ? ok({ kind: 'network', network }) : fail('an IP address can only be a sender');
  if (linear(/\s/).test(pattern)) return fail('has a space in it');
  return parseAddressPattern(pattern, fail);
}

type Fail = (why: string) => Result<never, PatternIssue>;

function parseExpression(source: string, fail: Fail): Result<AddressPattern, PatternIssue> {
  if (source === '') return fail('the expression is empty');
  const issue = expressionIssue(source);
  return issue === undefined ? ok({ kind: 'expression', expression: source }) : fail(issue);
}

function parseAddressPattern(pattern: string, fail: Fail): Result<AddressPattern, PatternIssue> {
  if (pattern === '<>') return ok({ kind: 'exact', address: '' });
  const folded = foldAddress(pattern);
  if (linear(/^\*+$/).test(folded)) return ok({ kind: 'any' });
  if (linear(/^\*@[^*?@]+$/).test(folded)) return ok({ kind: 'domain', domain: folded.slice(2) });
  if (linear(/[*?]/).test(folded)) return ok({ kind: 'mask', mask: folded });
  const at = folded.indexOf('@', 1);
  if (at < 0 || at === folded.length - 1) return fail('is neither an address like user@example.com, nor a mask, a network or reg:');
  return ok({ kind: 'exact', address: folded });
}
