import { expressionSet } from '@postern/linear';
import type { ExpressionSet } from '@postern/linear';
import { bitsBehindPrefix } from '@postern/net';
import type { IpAddress } from '@postern/net';

import { foldAddress, parsePattern } from './address-pattern.js';
import type { AddressPattern, PatternIssue, Side } from './address-pattern.js';
import { fitsMask } from './mask.js';

/** Who is asked about. `address` in the form of `foldAddress`; `ip` only for senders. */
export interface Candidate {
  readonly address: string;
  readonly ip?: IpAddress;
}

/**
 * The patterns of one side of all rules, compiled together, so that a look-up costs about the same for ten rules and for ten thousand: exact addresses, domains, networks and
 * masks by what they end in are found by their text. Only expressions, and masks that end in a wildcard, are tried in turn.
 */
export interface PatternIndex {
  /** Numbers of the rules of which a pattern fits, each once, in no order; without those that fit everybody. */
  matching(candidate: Candidate): ReadonlySet<number>;
  /** The rule has a pattern for everybody. */
  fitsAll(rule: number): boolean;
}

export function candidateOf(address: string, ip?: IpAddress): Candidate {
  return { address: foldAddress(address), ip };
}

/** `patterns[n]` are those of rule n. A pattern that cannot be read never matches and is reported with its rule; the others work. */
export function indexPatterns(
  patterns: readonly (readonly string[])[],
  side: Side,
): { readonly index: PatternIndex; readonly issues: readonly (PatternIssue & { readonly rule: number })[] } {
  const issues: (PatternIssue & { readonly rule: number })[] = [];
  const read = patterns.flatMap((texts, rule) =>
    texts.flatMap((text): Owned[] => {
      const result = parsePattern(text, side);
      if (result.ok) return [{ pattern: result.value, rule }];
      issues.push({ ...result.error, rule });
      return [];
    }),
  );
  return { index: indexOf(read), issues };
}

interface Owned {
  readonly pattern: AddressPattern;
  readonly rule: number;
}

/** Adds the rules of what fits. */
type Finder = (candidate: Candidate, add: (rule: number) => void) => void;

function indexOf(all: readonly Owned[]): PatternIndex {
  const everybody = new Set(all.filter(({ pattern }) => pattern.kind === 'any').map(({ rule }) => rule));
  const specific = all.filter(({ rule }) => !everybody.has(rule));
  const finders: readonly Finder[] = [byAddress(specific), byNetwork(specific), byMask(specific), byExpression(specific)];
  return {
    matching(candidate) {
      const found = new Set<number>();
      for (const find of finders) find(candidate, (rule) => found.add(rule));
      return found;
    },
    fitsAll: (rule) => everybody.has(rule),
  };
}

/** Whole addresses, the empty one among them, and domains. */
function byAddress(all: readonly Owned[]): Finder {
  const addresses = new Map<string, number[]>();
  const domains = new Map<string, number[]>();
  for (const { pattern, rule } of all) {
    if (pattern.kind === 'exact') put(addresses, pattern.address, rule);
    if (pattern.kind === 'domain') put(domains, pattern.domain, rule);
  }
  return ({ address }, add) => {
    addresses.get(address)?.forEach(add);
    domains.get(address.slice(address.lastIndexOf('@') + 1))?.forEach(add);
  };
}

/** Networks by family and length of their prefix, of which there are at most 33 and 129. */
function byNetwork(all: readonly Owned[]): Finder {
  const tables = new Map<string, { readonly family: 4 | 6; readonly rest: bigint; readonly rules: Map<bigint, number[]> }>();
  for (const { pattern, rule } of all) {
    if (pattern.kind !== 'network') continue;
    const { family, bits } = pattern.network;
    const rest = bitsBehindPrefix(pattern.network);
    const name = `${family}/${rest}`;
    const table = tables.get(name) ?? { family, rest, rules: new Map<bigint, number[]>() };
    tables.set(name, table);
    put(table.rules, bits >> rest, rule);
  }
  return ({ ip }, add) => {
    if (ip === undefined) return;
    for (const { family, rest, rules } of tables.values()) if (family === ip.family) rules.get(ip.bits >> rest)?.forEach(add);
  };
}

/** Masks by the text behind their last wildcard. */
function byMask(all: readonly Owned[]): Finder {
  const masks = new Map<string, { readonly mask: string; readonly rule: number }[]>();
  for (const { pattern, rule } of all) if (pattern.kind === 'mask') put(masks, endOf(pattern.mask), { mask: pattern.mask, rule });
  const lengths = [...new Set([...masks.keys()].map((end) => end.length))];
  return ({ address }, add) => {
    for (const length of lengths) {
      if (length > address.length) continue;
      for (const { mask, rule } of masks.get(address.slice(address.length - length)) ?? []) if (fitsMask(mask, address)) add(rule);
    }
  };
}

function endOf(mask: string): string {
  return mask.slice(Math.max(mask.lastIndexOf('*'), mask.lastIndexOf('?')) + 1);
}

/** Expressions of one automaton. */
const TOGETHER = 500;

function byExpression(all: readonly Owned[]): Finder {
  const owned = all.flatMap(({ pattern, rule }) => (pattern.kind === 'expression' ? [{ expression: pattern.expression, rule }] : []));
  const sets: { readonly set: ExpressionSet; readonly rules: readonly number[] }[] = [];
  for (let at = 0; at < owned.length; at += TOGETHER) {
    const some = owned.slice(at, at + TOGETHER);
    sets.push({ set: expressionSet(some.map(({ expression }) => expression)), rules: some.map(({ rule }) => rule) });
  }
  return ({ address }, add) => {
    for (const { set, rules } of sets) {
      for (const at of set.fitting(address)) {
        const rule = rules[at];
        if (rule !== undefined) add(rule);
      }
    }
  };
}

function put<Key, Value>(table: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, [value]);
  else known.push(value);
}
