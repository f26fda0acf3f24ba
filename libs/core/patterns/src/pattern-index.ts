import type { Steps } from '@postern/kernel';
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

/** `patterns[n]` are those of rule n. A pattern that cannot be read never matches and is reported with its rule; the others work. Rests after some hundred patterns. */
export function* indexPatterns(
  patterns: readonly (readonly string[])[],
  side: Side,
): Steps<{ readonly index: PatternIndex; readonly issues: readonly (PatternIssue & { readonly rule: number })[] }> {
  const issues: (PatternIssue & { readonly rule: number })[] = [];
  const everybody = new Set<number>();
  const [addresses, networks, masks, expressions] = [byAddress(), byNetwork(), byMask(), byExpression()];
  const tables = { any: undefined, exact: addresses, domain: addresses, network: networks, mask: masks, expression: expressions };
  let sinceRest = 0;
  for (const [rule, texts] of patterns.entries()) {
    const read: AddressPattern[] = [];
    for (const text of texts) {
      const result = parsePattern(text, side);
      if (!result.ok) issues.push({ ...result.error, rule });
      else if (result.value.kind === 'any') everybody.add(rule);
      else read.push(result.value);
      if (++sinceRest % A_STEP === 0) yield;
    }
    if (everybody.has(rule)) continue;
    for (const pattern of read) {
      tables[pattern.kind]?.add(pattern, rule);
      if (++sinceRest % A_STEP === 0) yield;
    }
  }
  yield* expressions.compile();
  const finders = [addresses, networks, masks, expressions].map(({ find }) => find);
  const index: PatternIndex = {
    matching(candidate) {
      const found = new Set<number>();
      for (const find of finders) find(candidate, (rule) => found.add(rule));
      return found;
    },
    fitsAll: (rule) => everybody.has(rule),
  };
  return { index, issues };
}

/** Patterns between two rests: about a millisecond. */
const A_STEP = 200;

interface Table {
  add(pattern: AddressPattern, rule: number): void;
  /** Adds the rules of what fits. */
  find(candidate: Candidate, add: (rule: number) => void): void;
}

/** Whole addresses, the empty one among them, and domains. */
function byAddress(): Table {
  const addresses = new Map<string, number[]>();
  const domains = new Map<string, number[]>();
  return {
    add(pattern, rule) {
      if (pattern.kind === 'exact') put(addresses, pattern.address, rule);
      if (pattern.kind === 'domain') put(domains, pattern.domain, rule);
    },
    find({ address }, add) {
      addresses.get(address)?.forEach(add);
      domains.get(address.slice(address.lastIndexOf('@') + 1))?.forEach(add);
    },
  };
}

/** Networks by family and length of their prefix, of which there are at most 33 and 129. */
function byNetwork(): Table {
  const tables = new Map<string, { readonly family: 4 | 6; readonly rest: bigint; readonly rules: Map<bigint, number[]> }>();
  return {
    add(pattern, rule) {
      if (pattern.kind !== 'network') return;
      const { family, bits } = pattern.network;
      const rest = bitsBehindPrefix(pattern.network);
      const name = `${family}/${rest}`;
      const table = tables.get(name) ?? { family, rest, rules: new Map<bigint, number[]>() };
      tables.set(name, table);
      put(table.rules, bits >> rest, rule);
    },
    find({ ip }, add) {
      if (ip === undefined) return;
      for (const { family, rest, rules } of tables.values()) if (family === ip.family) rules.get(ip.bits >> rest)?.forEach(add);
    },
  };
}

/** Masks by the text behind their last wildcard. */
function byMask(): Table {
  const masks = new Map<string, { readonly mask: string; readonly rule: number }[]>();
  const lengths = new Set<number>();
  return {
    add(pattern, rule) {
      if (pattern.kind !== 'mask') return;
      const end = endOf(pattern.mask);
      put(masks, end, { mask: pattern.mask, rule });
      lengths.add(end.length);
    },
    find({ address }, add) {
      for (const length of lengths) {
        if (length > address.length) continue;
        for (const { mask, rule } of masks.get(address.slice(address.length - length)) ?? []) if (fitsMask(mask, address)) add(rule);
      }
    },
  };
}

function endOf(mask: string): string {
  return mask.slice(Math.max(mask.lastIndexOf('*'), mask.lastIndexOf('?')) + 1);
}

/** Expressions of one automaton. */
const TOGETHER = 500;

function byExpression(): Table & { compile(): Steps<void> } {
  const owned: { readonly expression: string; readonly rule: number }[] = [];
  const sets: { readonly set: ExpressionSet; readonly rules: readonly number[] }[] = [];
  return {
    add(pattern, rule) {
      if (pattern.kind === 'expression') owned.push({ expression: pattern.expression, rule });
    },
    *compile() {
      for (let at = 0; at < owned.length; at += TOGETHER) {
        const some = owned.slice(at, at + TOGETHER);
        sets.push({ set: expressionSet(some.map(({ expression }) => expression)), rules: some.map(({ rule }) => rule) });
        yield;
      }
    },
    find({ address }, add) {
      for (const { set, rules } of sets) {
        for (const at of set.fitting(address)) {
          const rule = rules[at];
          if (rule !== undefined) add(rule);
        }
      }
    },
  };
}

function put<Key, Value>(table: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, [value]);
  else known.push(value);
}
