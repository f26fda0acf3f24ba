import type { eventsV1 } from '@postern/contracts';
import { factMessage } from '@postern/facts';
import type { BlobKey, OutgoingMessage } from '@postern/kernel';
import { headerValue, visible } from '@postern/mail';
import type { MailMessage, Splice } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import type { SettledGroup, Settlement } from '@postern/policy';
import type { Revision } from '@postern/settings';
import type { Submission } from '@postern/smtp';
import type { AuthFacts, ScanReply } from '@postern/verdict';
import { actions, authToWire, dispositions, envelopeToWire, scanReplyToWire } from '@postern/wire';

import type { Story } from '../story.js';
import { BRIEF, FULL, trimReply } from './trim-reply.js';
import type { TrimLimits } from './trim-reply.js';

/** Everything that the fact tells. */
export interface Decision {
  readonly submission: Submission;
  readonly revision: Revision;
  readonly settlement: Settlement;
  /** Absent when the message was answered before it was read. */
  readonly message?: MailMessage;
  readonly replies: readonly ScanReply[];
  readonly auth?: AuthFacts;
  /** Edits of each group's copy; groups that get no mail have none. */
  readonly copies: ReadonlyMap<SettledGroup, readonly Splice[]>;
  readonly blobKey?: BlobKey;
  readonly story: Story;
}

/** The one fact about a message, as it goes to the bus. Its id is the MsgId for accepted mail; other fates add theirs, so that they never hide an acceptance. */
export function mailDecided(shell: Shell, decision: Decision): OutgoingMessage {
  const { submission, settlement } = decision;
  const { msgId } = submission;
  const atMs = shell.clock.now();
  const traceparent = shell.tracer.current() ?? '';
  const accepted = settlement.fate === 'accepted' || settlement.fate === 'deleted';
  const id = accepted ? msgId : `${msgId}/${settlement.fate}`;
  const message = (limits: TrimLimits) => factMessage(shell, 'MailDecided', id, wireOf(decision, atMs, traceparent, limits), { atMs, traceparent });
  const full = message(FULL);
  return full.value.length <= MAX_BYTES ? full : message(BRIEF);
}

/** Brokers take 1 MB by default; a decision that cannot be published for its size would be a 451 for ever. */
const MAX_BYTES = 900_000;

function wireOf(decision: Decision, decidedAtMs: number, traceparent: string, limits: TrimLimits): eventsV1.MailDecided {
  const { submission, settlement, revision, message, auth, replies, story } = decision;
  const { msgId, envelope, body } = submission;
  const cleaned = (name: string) => (message === undefined ? '' : visible(headerValue(message, name) ?? '', 256));
  return {
    msgId,
    envelope: envelopeToWire(envelope),
    size: body.size,
    sha256: body.sha256,
    subject: cleaned('subject'),
    messageId: cleaned('message-id'),
    headerFrom: cleaned('from'),
    blobKey: decision.blobKey ?? '',
    revision: revision.number,
    reply: { ...settlement.reply },
    groups: settlement.groups.map((group) => groupOf(group, decision.copies.get(group) ?? [])),
    scans: replies.map((reply) => scanReplyToWire(trimReply(reply, limits))),
    auth: auth && authToWire(auth),
    decidedAtMs,
    steps: story.steps.map((step) => ({ ...step })),
    traceparent,
  };
}

function groupOf({ recipients, verdict, notifySender }: SettledGroup, splices: readonly Splice[]): eventsV1.GroupDecision {
  const { rule, fate, action, causedBy, backup, explanation } = verdict;
  return {
    ruleId: rule.id,
    ruleName: rule.name,
    recipients: [...recipients],
    disposition: dispositions.toWire(fate),
    action: actions.toWire(action),
    causedBy,
    backup,
    splices: splices.map((splice) => ({ ...splice })),
    explanation: explanation.slice(0, 60),
    notifySender,
  };
}

/** One reply for each scan that was made; a scanner that was not asked appears once. */
export function distinctReplies(groups: readonly { readonly replies: readonly ScanReply[] }[]): readonly ScanReply[] {
  const all = [...new Set(groups.flatMap((group) => group.replies))];
  const asked = (reply: ScanReply) => reply.modules.some((module) => module.outcome.kind !== 'notScanned');
  return all.filter(
    (reply, i) =>
      asked(reply) ||
      (!all.some((other) => other.scanner === reply.scanner && asked(other)) && all.findIndex((other) => other.scanner === reply.scanner) === i),
  );
}
