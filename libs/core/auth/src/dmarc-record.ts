import { linear } from '@postern/linear';

import type { AlignmentMode } from './domains.js';

export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

export interface DmarcRecord {
  readonly p: DmarcPolicy;
  readonly sp: DmarcPolicy;
  /** For names that do not exist (RFC 9989 section 4.7); `sp` when not published. */
  readonly np: DmarcPolicy;
  readonly adkim: AlignmentMode;
  readonly aspf: AlignmentMode;
  /** Share of failing mail that the policy is for, 0 to 100. */
  readonly pct: number;
  /** y: a public suffix; n: an organisation begins here; u: not said (RFC 9989 section 4.7). */
  readonly psd: 'y' | 'n' | 'u';
  /** t=y: the owner is testing and asks for one level less. */
  readonly testing: boolean;
}

export type DmarcReading =
  | { readonly kind: 'record'; readonly record: DmarcRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly why: string };

const VERSION = linear(/^v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)/);

/** The TXT records of one `_dmarc` name as a policy. Other records are ignored, two policies are none (RFC 7489 section 6.6.3). */
export function readDmarcRecords(texts: readonly string[]): DmarcReading {
  const candidates = texts.map((t) => t.trim()).filter((t) => VERSION.test(t));
  const [text, second] = candidates;
  if (text === undefined || second !== undefined) return { kind: 'none' };
  return readDmarcRecord(text);
}

/**
 * One record that starts with v=DMARC1. Without p it is p=none; with a p, sp or np that is none of the policies it counts as p=none when it asks for reports, and is
 * invalid otherwise (RFC 9989 sections 4.7 and 4.10.1). Unknown tags are ignored. pct, which RFC 9989 no longer has, is kept for those who published it: they asked
 * for less than their policy.
 */
export function readDmarcRecord(text: string): DmarcReading {
  const tags = tagsOf(text);
  const p = policyOf(tags.get('p') ?? 'none');
  const sp = policyOf(tags.get('sp'));
  const np = policyOf(tags.get('np'));
  const rest = {
    adkim: modeOf(tags.get('adkim')),
    aspf: modeOf(tags.get('aspf')),
    pct: pctOf(tags.get('pct')),
    psd: psdOf(tags.get('psd')),
    testing: tags.get('t')?.toLowerCase() === 'y',
  };
  if (p === undefined || p === 'bad' || sp === 'bad' || np === 'bad') {
    if (!linear(/(^|,)\s*[a-z][a-z0-9+.-]*:\S/i).test(tags.get('rua') ?? '')) return { kind: 'invalid', why: 'no valid policy' };
    return { kind: 'record', record: { p: 'none', sp: 'none', np: 'none', ...rest } };
  }
  return { kind: 'record', record: { p, sp: sp ?? p, np: np ?? sp ?? p, ...rest } };
}

/** A Map, since tag names come from strangers. The first of two equal tags wins. */
function tagsOf(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of text.split(';').slice(0, 100)) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim().toLowerCase();
    if (at > 0 && !tags.has(name)) tags.set(name, part.slice(at + 1).trim());
  }
  return tags;
}

function policyOf(value: string | undefined): DmarcPolicy | 'bad' | undefined {
  if (value === undefined) return undefined;
  const lower = value.toLowerCase();
  return lower === 'none' || lower === 'quarantine' || lower === 'reject' ? lower : 'bad';
}

function modeOf(value: string | undefined): AlignmentMode {
  return value?.toLowerCase() === 's' ? 'strict' : 'relaxed';
}

function psdOf(value: string | undefined): DmarcRecord['psd'] {
  const lower = value?.toLowerCase();
  return lower === 'y' || lower === 'n' ? lower : 'u';
}

function pctOf(value: string | undefined): number {
  return value !== undefined && linear(/^\d{1,3}$/).test(value) ? Math.min(100, Number(value)) : 100;
}

/** One level less: what applies to mail outside of pct (RFC 7489 section 6.6.4) and while testing. */
export function weaker(policy: DmarcPolicy): DmarcPolicy {
  return policy === 'reject' ? 'quarantine' : 'none';
}
