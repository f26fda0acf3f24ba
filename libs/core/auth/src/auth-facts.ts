import type { AuthResults, Finding } from '@postern/verdict';

import { finding } from './auth-findings.js';
import type { AuthorsResult } from './evaluate-authors.js';
import { reasonOf, wordOf } from './auth-summary.js';
import { isUsable } from './evaluate-dmarc.js';
import { KEY_BITS } from './sender-check.port.js';
import type { AuthWord, DkimResult, SenderChecks } from './sender-check.port.js';

/** From best to worst for the one word that stands for all signatures. */
const DKIM_ORDER: readonly AuthWord[] = ['pass', 'temperror', 'fail', 'permerror', 'policy', 'neutral', 'softfail', 'none'];

/** The facts that later modules, headers and events get. */
export function authFacts(checks: SenderChecks, dmarc: AuthorsResult): AuthResults {
  return {
    spf: checks.spf.result,
    dkim: dkimWord(checks.dkim),
    dmarc: dmarc.result,
    arc: checks.arc.result,
    spfDomain: checks.spf.domain,
    dkimDomains: [...new Set(checks.dkim.filter(isUsable).map((s) => s.domain))],
    fromDomain: dmarc.domain,
    dmarcPolicy: dmarc.policy,
    aligned: dmarc.aligned,
  };
}

/** One word for all signatures: a usable one decides; a pass that does not cover the body counts as `policy`. */
export function dkimWord(signatures: readonly DkimResult[]): AuthWord {
  const words = signatures.map(wordOf);
  return DKIM_ORDER.find((word) => words.includes(word)) ?? 'none';
}

/** The facts of a message that nothing was found out about. */
export function unknownAuth(word: AuthWord, fromDomain: string, spfDomain: string): AuthResults {
  return { spf: word, dkim: word, dmarc: word, arc: word, spfDomain, dkimDomains: [], fromDomain, dmarcPolicy: '', aligned: false };
}

/** Observations about the checks: why one could not be made or does not count, and what was left out. */
export function signatureFindings(checks: SenderChecks): readonly Finding[] {
  const perSignature = checks.dkim.flatMap((s) => {
    const name = `${s.selector}._domainkey.${s.domain}`;
    return [
      ...(s.uncoveredBytes > 0 ? [finding('MA_DKIM_BODY_LIMIT', `${name}: ${s.uncoveredBytes} bytes not covered`)] : []),
      ...(s.result === 'policy' || (s.keyBits > 0 && (s.keyBits < KEY_BITS.min || s.keyBits > KEY_BITS.max))
        ? [finding('MA_DKIM_KEY_SIZE', `${name}: ${s.keyBits} bits ${s.comment}`)]
        : []),
      ...(s.result !== 'pass' && reasonOf(s) !== '' ? [finding('MA_DKIM_REASON', `${name}: ${s.result}, ${reasonOf(s)}`)] : []),
      ...(s.testing ? [finding('MA_DKIM_TESTING', name)] : []),
    ];
  });
  const skipped = checks.skippedSignatures > 0 ? [finding('LIMIT_DKIM_SIGNATURES', `${checks.skippedSignatures} signatures not looked at`)] : [];
  const arc = checks.arc.instances > 50 ? [finding('LIMIT_ARC_SETS', `${checks.arc.instances} sets`)] : [];
  const { spf } = checks;
  const isError = spf.result === 'permerror' || spf.result === 'temperror';
  const policy = isError && spf.comment !== '' ? [finding('MA_SPF_REASON', `${spf.domain}: ${spf.result}, ${spf.comment}`)] : [];
  return [...policy, ...perSignature, ...skipped, ...arc];
}
