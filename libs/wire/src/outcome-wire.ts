import type { scanV1 } from '@postern/contracts';
import { assertNever } from '@postern/kernel';
import type { Finding, ScanOutcome } from '@postern/verdict';

import { notScannedReasons, unscannableWhys } from './enum-wire.js';

export function findingToWire(finding: Finding): scanV1.Finding {
  return { code: finding.code, weight: finding.weight, evidence: finding.evidence, part: finding.part ?? '' };
}

export function findingFromWire(wire: scanV1.Finding): Finding {
  const { code, weight, evidence, part } = wire;
  return part === '' ? { code, weight, evidence } : { code, weight, evidence, part };
}

export function outcomeToWire(outcome: ScanOutcome): scanV1.ScanOutcome {
  switch (outcome.kind) {
    case 'clean':
      return { kind: { $case: 'clean', value: {} } };
    case 'found':
      return { kind: { $case: 'found', value: { findings: outcome.findings.map(findingToWire) } } };
    case 'unscannable':
      return { kind: { $case: 'unscannable', value: { why: unscannableWhys.toWire(outcome.why) } } };
    case 'notScanned':
      return { kind: { $case: 'notScanned', value: { reason: notScannedReasons.toWire(outcome.reason) } } };
    case 'failed':
      return { kind: { $case: 'failed', value: { ...outcome.error } } };
    default:
      return assertNever(outcome);
  }
}

/** A value from a newer peer that we do not know is read as failed: it must not pass for clean. */
export function outcomeFromWire(wire: scanV1.ScanOutcome | undefined): ScanOutcome {
  const kind = wire?.kind;
  switch (kind?.$case) {
    case 'clean':
      return { kind: 'clean' };
    case 'found':
      return { kind: 'found', findings: kind.value.findings.map(findingFromWire) };
    case 'unscannable': {
      const why = unscannableWhys.fromWire(kind.value.why);
      return why === undefined ? unreadable(`unscannable: ${kind.value.why}`) : { kind: 'unscannable', why };
    }
    case 'notScanned': {
      const reason = notScannedReasons.fromWire(kind.value.reason);
      return reason === undefined ? unreadable(`notScanned: ${kind.value.reason}`) : { kind: 'notScanned', reason };
    }
    case 'failed':
      return { kind: 'failed', error: { ...kind.value } };
    case undefined:
      return unreadable('no outcome');
    default:
      return assertNever(kind);
  }
}

function unreadable(detail: string): ScanOutcome {
  return { kind: 'failed', error: { code: 'SCAN_REPLY_UNREADABLE', retry: true, detail: detail.slice(0, 200) } };
}
