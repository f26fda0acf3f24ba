import type { eventsV1 } from '@postern/contracts';
import { factMessage } from '@postern/facts';
import type { BlobKey, OutgoingMessage } from '@postern/kernel';
import { headerValue, visible } from '@postern/mail';
import type { Splice } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import type { SettledGroup, Settlement } from '@postern/policy';
import { actions, authToWire, dispositions, envelopeToWire, scanReplyToWire } from '@postern/wire';

import type { Learnt, MailInHand } from '../mail-in-hand.js';
import { BRIEF, FULL, trimReply } from './trim-reply.js';
import type { TrimLimits } from './trim-reply.js';

/** Everything that the fact tells. */
export interface DecidedMail {
  readonly mail: MailInHand;
  readonly learnt: Learnt;
  readonly settlement: Settlement;
  /** Edits of each group's copy; groups that get no mail have none. */
  readonly copies: ReadonlyMap<SettledGroup, readonly Splice[]>;
  readonly blobKey?: BlobKey | undefined;
  /** Where it waits for Backup. */
  readonly backupKey?: BlobKey | undefined;
  /** The original travels on the bus; `blobKey` is the name that it gets when delivery has to store it. */
  readonly originalOnBus?: boolean;
}

/** The one fact about a message, as it goes to the bus. Its id is the MsgId for accepted mail; other fates add theirs, so that they never hide an acceptance. */
export function mailDecided(shell: Shell, decision: DecidedMail): OutgoingMessage {
  const { mail, settlement } = decision;
  const { msgId } = mail.submission;
  const atMs = shell.clock.now();
  const traceparent = shell.tracer.current() ?? '';
  const accepted = settlement.fate === 'accepted' || settlement.fate === 'deleted';
  const id = accepted ? msgId : `${msgId}/${settlement.fate}`;
  const message = (limits: TrimLimits) => factMessage(shell, 'MailDecided', id, wireOf(decision, atMs, traceparent, limits), { atMs, traceparent });
  const full = message(FULL);
  return full.value.length <= MAX_BYTES ? full : message(BRIEF);
}

/** Its id beside that of the decision. */
const ORIGINAL = 'original';

/** The original with what its delivery needs of the decision; undefined when both do not fit one message of the bus, as with many copies. */
export function originalAccepted(shell: Shell, decision: DecidedMail, original: Buffer): OutgoingMessage | undefined {
  const { msgId } = decision.mail.submission;
  const atMs = shell.clock.now();
  const traceparent = shell.tracer.current() ?? '';
  const decided = wireOf({ ...decision, learnt: { ...decision.learnt, replies: [] } }, atMs, traceparent, BRIEF);
  const message = factMessage(
    shell,
    'OriginalAccepted',
    `${msgId}/${ORIGINAL}`,
    { msgId, decided: { ...decided, steps: [] }, original },
    { atMs, traceparent },
  );
  return message.value.length <= MAX_BYTES ? message : undefined;
}

/** Brokers take 1 MB by default; a decision that cannot be published for its size would be a 451 for ever. */
const MAX_BYTES = 900_000;

function wireOf(decision: DecidedMail, decidedAtMs: number, traceparent: string, limits: TrimLimits): eventsV1.MailDecided {
  const { settlement } = decision;
  const { submission, revision, story } = decision.mail;
  const { message, auth, replies } = decision.learnt;
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
    originalOnBus: decision.originalOnBus ?? false,
    backupKey: decision.backupKey ?? '',
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
