import type { DetectionOf } from '@postern/modules';
import type { AuthResults, Finding } from '@postern/verdict';

import { finding } from './auth-findings.js';
import type { AuthFindingCode } from './auth-findings.js';

/** What counts as a violation, by rule (behaviour 8). */
export interface ViolationSwitches {
  /** Only DMARC decides. Without the DMARC check the others decide all the same. */
  readonly dmarcPrimary: boolean;
  readonly tempErrorCounts: boolean;
  readonly permErrorCounts: boolean;
  readonly softfailCounts: boolean;
  readonly missingDkimCounts: boolean;
  readonly dmarc: boolean;
}

export interface Violations {
  readonly classes: readonly DetectionOf<'senderAuth'>[];
  /** Why, one for each class at least. */
  readonly findings: readonly Finding[];
}

type Reading = AuthFindingCode | undefined;

/**
 * Classes that the facts make under the rule's switches. Facts alone never make one: only what the rule counts. An author that cannot be told is a class of its own
 * wherever DMARC is looked at, since no policy could be applied to it.
 */
export function violationsOf(facts: AuthResults, author: Finding | undefined, switches: ViolationSwitches): Violations {
  const dmarcDecides = switches.dmarcPrimary && switches.dmarc;
  const rows: readonly (readonly [DetectionOf<'senderAuth'>, Reading, string])[] = [
    ['dmarc', dmarcReading(facts.dmarc, switches), `dmarc=${facts.dmarc} ${facts.fromDomain}`],
    ['spf', dmarcDecides ? undefined : spfReading(facts.spf, switches), `spf=${facts.spf} ${facts.spfDomain}`],
    ['dkim', dmarcDecides ? undefined : dkimReading(facts.dkim, switches), `dkim=${facts.dkim} ${facts.fromDomain}`],
  ];
  const hits = rows.filter(([, code]) => code !== undefined);
  const findings = hits.map(([, code, evidence]) => finding(code as AuthFindingCode, evidence));
  const classes = hits.map(([objectClass]) => objectClass);
  if (author === undefined || !switches.dmarc) return { classes, findings };
  return { classes: ['author', ...classes], findings: [author, ...findings] };
}

function dmarcReading(word: string, s: ViolationSwitches): Reading {
  if (word === 'fail') return 'MA_DMARC_FAIL';
  return errorCounts(word, s) ? 'MA_DMARC_ERROR' : undefined;
}

function spfReading(word: string, s: ViolationSwitches): Reading {
  if (word === 'fail') return 'MA_SPF_FAIL';
  if (word === 'softfail') return s.softfailCounts ? 'MA_SPF_SOFTFAIL' : undefined;
  return errorCounts(word, s) ? 'MA_SPF_ERROR' : undefined;
}

/** A signature that cannot be evaluated for good (syntax, key, l=) is DKIM's permanent error; RFC 8601 calls it neutral or policy. */
function dkimReading(word: string, s: ViolationSwitches): Reading {
  if (word === 'fail') return 'MA_DKIM_FAIL';
  if (word === 'none') return s.missingDkimCounts ? 'MA_DKIM_MISSING' : undefined;
  if (word === 'neutral' || word === 'policy') return s.permErrorCounts ? 'MA_DKIM_ERROR' : undefined;
  return errorCounts(word, s) ? 'MA_DKIM_ERROR' : undefined;
}

function errorCounts(word: string, s: ViolationSwitches): boolean {
  return (word === 'temperror' && s.tempErrorCounts) || (word === 'permerror' && s.permErrorCounts);
}
