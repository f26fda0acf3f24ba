import { expressionSet } from '@postern/linear';
import { networkHolds } from '@postern/net';
import type { IpAddress, IpNetwork } from '@postern/net';

import { foldAddress, parsePattern } from './address-pattern.js';
import type { AddressPattern, PatternIssue, Side } from './address-pattern.js';
import { fitsMask } from './mask.js';

/** Who is asked about. `address` in the form of `foldAddress`; `ip` only for senders. */
export interface Candidate {
  readonly address: string;
  readonly ip?: IpAddress;
}

/** All patterns of one side of one rule, compiled. Matching is linear in the address, however many patterns there are of the common forms. */
export interface PatternSet {
  matches(candidate: Candidate): boolean;
}

export function candidateOf(address: string, ip?: IpAddress): Candidate {
  return { address: foldAddress(address), ip };
}

/** A pattern that cannot be read never matches and is reported; the others work. */
export function compilePatterns(patterns: readonly string[], side: Side): { readonly set: PatternSet; readonly issues: readonly PatternIssue[] } {
  const issues: PatternIssue[] = [];
  const read = patterns.flatMap((text) => {
    const result = parsePattern(text, side);
    if (result.ok) return [result.value];
    issues.push(result.error);
    return [];
  });
  return { set: patternSet(read), issues };
}

function patternSet(patterns: readonly AddressPattern[]): PatternSet {
  if (patterns.some((p) => p.kind === 'any')) return { matches: () => true };
  const exact = new Set(patterns.flatMap((p) => (p.kind === 'exact' ? [p.address] : [])));
  const domains = new Set(patterns.flatMap((p) => (p.kind === 'domain' ? [p.domain] : [])));
  const masks = patterns.flatMap((p) => (p.kind === 'mask' ? [p.mask] : []));
  const networks = patterns.flatMap((p) => (p.kind === 'network' ? [p.network] : []));
  const expressions = expressionSet(patterns.flatMap((p) => (p.kind === 'expression' ? [p.expression] : [])));
  return {
    matches: ({ address, ip }) =>
      exact.has(address) ||
      domains.has(domainOf(address)) ||
      holds(networks, ip) ||
      masks.some((mask) => fitsMask(mask, address)) ||
      expressions.fits(address),
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function holds(networks: readonly IpNetwork[], ip: IpAddress | undefined): boolean {
  return ip !== undefined && networks.some((network) => networkHolds(network, ip));
}
