import { eventsV1 } from '@postern/contracts';
import type { journalV1, mailV1, scanV1 } from '@postern/contracts';
import { assertNever } from '@postern/kernel';
import { meaningOf } from '@postern/modules';
import { MAIL_STATES } from '@postern/policy';
import { MODULE_TITLES } from '@postern/verdict';
import type { ScanOutcome } from '@postern/verdict';
import { actions, deliveryResults, dispositions, outcomeFromWire } from '@postern/wire';

import { engineOf } from '../../kit/engine.js';
import { isoOf } from '../../kit/iso-time.js';
import type { MessageTrace } from './message-schemas.js';

/** A mail's whole story as the API tells it, from the facts. Pure. Everything is text: nothing of the mail is interpreted. */
export function traceOf({ decision: decided, refusals, deliveries, state }: journalV1.TraceReply): MessageTrace {
  const decision = decided ?? (refusals.length > 0 ? undecided(refusals) : ownDsn(deliveries));
  const { envelope, reply, auth } = decision;
  const known = MAIL_STATES.find((one) => one === state);
  return {
    msgId: decision.msgId,
    ...(known === undefined ? {} : { state: known }),
    receivedAt: isoOf(envelope?.receivedAtMs ?? decision.decidedAtMs),
    decidedAt: isoOf(decision.decidedAtMs),
    envelope: {
      sender: envelope?.mailFrom ?? '',
      recipients: [...(envelope?.recipients ?? [])],
      helo: envelope?.helo ?? '',
      clientIp: envelope?.clientIp ?? '',
      clientName: envelope?.clientName ?? '',
      trusted: envelope?.trusted ?? false,
      tls: envelope?.tls ?? '',
    },
    size: decision.size,
    sha256: decision.sha256,
    subject: decision.subject,
    messageId: decision.messageId,
    headerFrom: decision.headerFrom,
    stored: decision.blobKey !== '',
    revision: decision.revision,
    reply: { code: reply?.code ?? 0, enhanced: reply?.enhanced ?? '', text: reply?.text ?? '' },
    ...(auth === undefined ? {} : { auth: { ...auth, dkimDomains: [...auth.dkimDomains] } }),
    refusals: refusals.map(refusalOf),
    scans: decision.scans.map(scanOf),
    groups: decision.groups.map(groupOf),
    steps: decision.steps.map((step) => ({ ...step })),
    deliveries: deliveries.map(deliveryOf),
    traceparent: decision.traceparent,
  };
}

/** What is known of mail that never came: its sender, and the last answer that it got. */
function undecided(refusals: readonly eventsV1.RecipientRefused[]): eventsV1.MailDecided {
  const last = refusals.at(-1);
  return eventsV1.MailDecided.fromPartial({
    msgId: last?.msgId,
    envelope: last?.envelope,
    reply: last?.reply,
    revision: last?.revision,
    decidedAtMs: last?.refusedAtMs,
    traceparent: last?.traceparent,
  });
}

/** A notification of ours, which came from nobody. */
function ownDsn(deliveries: readonly eventsV1.DeliveryAttempted[]): eventsV1.MailDecided {
  const [first] = deliveries;
  return eventsV1.MailDecided.fromPartial({
    msgId: first?.msgId,
    envelope: { recipients: [...new Set(deliveries.map((one) => one.recipient))], receivedAtMs: first?.atMs },
    subject: 'Undelivered mail returned to sender',
    decidedAtMs: first?.atMs,
  });
}

function refusalOf({ recipient, code, reply, refusedAtMs }: eventsV1.RecipientRefused): MessageTrace['refusals'][number] {
  return { recipient, code, reply: { code: reply?.code ?? 0, enhanced: reply?.enhanced ?? '', text: reply?.text ?? '' }, at: isoOf(refusedAtMs) };
}

/** Word for what was written by a version with other words. */
const UNKNOWN = 'unknown';

function scanOf(scan: scanV1.ScanReply): MessageTrace['scans'][number] {
  return {
    scanner: scan.scanner,
    durationMs: scan.durationMs,
    modules: scan.modules.map((m) => {
      const outcome = outcomeFromWire(m.outcome);
      return {
        module: m.module,
        title: titleOf(m.module),
        outcome: outcome.kind,
        why: whyOf(outcome),
        status: m.status,
        meaning: meaningOf(m.module, m.status),
        classes: [...m.classes],
        findings: m.findings.map((f) => ({ ...f })),
        facts: { ...m.facts },
      };
    }),
    parts: scan.parts.map((p) => ({ ...p, types: [...p.types], threats: [...p.threats] })),
    engines: scan.engines.map(engineOf),
  };
}

function titleOf(module: string): string {
  return Object.hasOwn(MODULE_TITLES, module) ? MODULE_TITLES[module as keyof typeof MODULE_TITLES] : module;
}

function whyOf(outcome: ScanOutcome): string {
  switch (outcome.kind) {
    case 'clean':
    case 'found':
      return '';
    case 'unscannable':
      return outcome.why;
    case 'notScanned':
      return outcome.reason;
    case 'failed':
      return outcome.error.detail === '' ? outcome.error.code : `${outcome.error.code}: ${outcome.error.detail}`;
    default:
      return assertNever(outcome);
  }
}

function groupOf(group: eventsV1.GroupDecision): MessageTrace['groups'][number] {
  return {
    rule: { id: group.ruleId, name: group.ruleName },
    recipients: [...group.recipients],
    fate: dispositions.fromWire(group.disposition) ?? UNKNOWN,
    action: actions.fromWire(group.action) ?? UNKNOWN,
    causedBy: group.causedBy,
    backup: group.backup,
    notifySender: group.notifySender,
    explanation: [...group.explanation],
    addedHeaders: group.splices.flatMap(headersOf),
    edits: group.splices.length,
  };
}

/** Whole header fields (RFC 5322 2.2), folded lines included, and nothing else. */
const FIELDS = /^(?:[!-9;-~]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+$/;

/** Header fields that an edit puts in; none for an edit of something else. */
function headersOf(splice: mailV1.Splice): readonly string[] {
  const text = Buffer.from(splice.insert).toString('utf8');
  if (text.length > 65_536 || !FIELDS.test(text)) return [];
  return text.trimEnd().split(/\r?\n(?![ \t])/);
}

function deliveryOf(attempt: eventsV1.DeliveryAttempted): MessageTrace['deliveries'][number] {
  const { recipient, attempt: number, result, nextHop, reply, tls, atMs, durationMs, nextAttemptAtMs, dsnMsgId } = attempt;
  const next = nextAttemptAtMs > 0 ? { nextAttemptAt: isoOf(nextAttemptAtMs) } : {};
  const word = deliveryResults.fromWire(result) ?? UNKNOWN;
  return { recipient, attempt: number, result: word, nextHop, reply, tls, at: isoOf(atMs), durationMs, ...next, dsnMsgId };
}
