import type { Finding } from '@postern/verdict';

import { finding } from './auth-findings.js';
import { weaker } from './dmarc-record.js';
import type { DmarcPolicy, DmarcRecord } from './dmarc-record.js';
import { isAligned, organisationalDomain } from './domains.js';
import type { AlignmentMode, OrganisationOf } from './domains.js';
import type { AuthWord, DkimResult, SpfResult } from './sender-check.port.js';

/** What is published for the author's domain. */
export type PublishedDmarc =
  | {
      readonly kind: 'record';
      readonly record: DmarcRecord;
      /** Found above the author's own domain: at its organisation, or at the public suffix. */
      readonly inherited: boolean;
      /** The author's own domain exists in DNS. */
      readonly exists: boolean;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface DmarcInput {
  /** One domain of the author, A-labels. */
  readonly fromDomain: string;
  readonly published: PublishedDmarc;
  readonly spf: SpfResult;
  readonly dkim: readonly DkimResult[];
  /** Default: by the Public Suffix List. */
  readonly organisationOf?: OrganisationOf;
  /** 0 to 99, the same for the same message: below pct the policy applies. */
  readonly roll: number;
}

export interface DmarcResult {
  readonly result: AuthWord;
  /** Policy for this message when it fails; empty when none is published. */
  readonly policy: DmarcPolicy | '';
  /** SPF or DKIM passed and stands for the author; true or false also without a policy (relaxed then). */
  readonly aligned: boolean;
  readonly findings: readonly Finding[];
}

/** DMARC of one author domain: RFC 9989 section 5.3. */
export function evaluateDmarc(input: DmarcInput): DmarcResult {
  const { fromDomain, published } = input;
  const alignment = alignmentOf(input);
  const { aligned } = alignment;
  switch (published.kind) {
    case 'none':
      return { result: 'none', policy: '', aligned, findings: [] };
    case 'invalid':
      return { result: 'permerror', policy: '', aligned, findings: [finding('MA_DMARC_ERROR', `${fromDomain}: ${published.why}`)] };
    case 'failed':
      return { result: 'temperror', policy: '', aligned, findings: [finding('MA_DMARC_ERROR', `${fromDomain}: ${published.why}`)] };
    case 'record':
      return byRecord(published, input, alignment);
    default:
      return published satisfies never;
  }
}

/** A signature that stands for its domain: it passed and covers the whole body. */
export function isUsable(signature: DkimResult): boolean {
  return signature.result === 'pass' && signature.uncoveredBytes === 0;
}

interface Alignment {
  readonly aligned: boolean;
  readonly open: boolean;
}

/**
 * Does something that passed stand for the author? `open`: nothing does, but something would perhaps, if DNS answered; that is no failure (RFC 9989 section 5.3.6).
 */
function alignmentOf({ fromDomain, published, spf, dkim, organisationOf = organisationalDomain }: DmarcInput): Alignment {
  const record = published.kind === 'record' ? published.record : undefined;
  const standing = (domain: string, mode: AlignmentMode | undefined) => isAligned(fromDomain, domain, mode ?? 'relaxed', organisationOf);
  const all = [
    { result: spf.result, usable: spf.result === 'pass', standing: standing(spf.domain, record?.aspf) },
    ...dkim.map((s) => ({ result: s.result, usable: isUsable(s), standing: standing(s.domain, record?.adkim) })),
  ];
  return {
    aligned: all.some((one) => one.usable && one.standing === true),
    open: all.some((one) => (one.usable && one.standing === undefined) || (one.result === 'temperror' && one.standing !== false)),
  };
}

function byRecord(
  published: PublishedDmarc & { readonly kind: 'record' },
  { fromDomain, roll }: DmarcInput,
  { aligned, open }: Alignment,
): DmarcResult {
  const { record, inherited, exists } = published;
  const asked = !inherited ? record.p : exists ? record.sp : record.np;
  const findings: Finding[] = [];
  let policy: DmarcPolicy = asked;
  if (record.testing && policy !== 'none') {
    policy = weaker(policy);
    findings.push(finding('MA_DMARC_TESTING', `p=${asked}`));
  }
  if (aligned) return { result: 'pass', policy, aligned, findings };
  if (open)
    return {
      result: 'temperror',
      policy,
      aligned,
      findings: [...findings, finding('MA_DMARC_ERROR', `${fromDomain}: SPF or DKIM could not be evaluated`)],
    };
  if (roll >= record.pct && policy !== 'none') {
    findings.push(finding('MA_DMARC_NOT_SAMPLED', `p=${policy} pct=${record.pct}`));
    policy = weaker(policy);
  }
  findings.push(finding('MA_DMARC_FAIL', `${fromDomain}: p=${policy}`));
  return { result: 'fail', policy, aligned, findings };
}

/** 0 to 99 out of a message id, so that a re-scan gives the same answer. */
export function rollOf(msgId: string): number {
  let hash = 0;
  for (let i = 0; i < msgId.length; i++) hash = (hash * 31 + msgId.charCodeAt(i)) % 1_000_003;
  return hash % 100;
}
