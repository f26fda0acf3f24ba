import { messageOf, remainingMs, within } from '@postern/kernel';
import type { Release } from '@postern/flow';
import type { Deadline } from '@postern/kernel';
import { clientOf, InspectionFailed } from '@postern/inspection';
import type { Inspection } from '@postern/inspection';
import { countOwnReceived, countReceived } from '@postern/mail';
import type { MailMessage, Splice } from '@postern/mail';
import { evaluate, settle } from '@postern/policy';
import type { GroupVerdict, SettledGroup, Settlement } from '@postern/policy';

import type { AuthResults } from '@postern/verdict';

import type { Learnt, MailInHand } from '../mail-in-hand.js';
import { composeCopy } from './compose/compose-copy.js';
import { headerWasCut } from './compose/forged-headers.js';
import { findRemovals, refuseWithoutParts } from './compose/removed-parts.js';
import { pipelineError } from '../pipeline.errors.js';
import { judgeRecipient } from '../recipients/check-recipient.js';
import { distinctReplies, resultsOf, runPlan } from './scan/run-plan.js';
import type { PlanParts, PlanResult, ScannedGroup } from './scan/run-plan.js';
import type { ScanShares } from './scan/scan-shares.js';

/** Size limit when the setting is 0. */
export const MAX_BYTES = 268_435_456;

/** The ports of deciding: scanners and workers. None of them stores or publishes. */
export interface DecideParts extends PlanParts {
  /** Time that is kept for storing and publishing, ms. */
  readonly commitReserveMs: number;
  readonly inspection: Inspection;
  readonly scanShares: ScanShares;
}

interface Outcome {
  readonly bytes: Buffer;
  readonly settlement: Settlement;
  readonly copies: ReadonlyMap<SettledGroup, readonly Splice[]>;
}

export type Decision =
  | ({ readonly kind: 'decided'; readonly learnt: Learnt } & Outcome)
  /** The message gets an answer without a decision; what was thrown is of the error table, or our bug. */
  | { readonly kind: 'undecided'; readonly learnt: Learnt; readonly thrown: unknown };

/** From the reference to the decision; nothing outside is changed. Never rejects. */
export type Decide = (mail: MailInHand, signal: AbortSignal) => Promise<Decision>;

export function createDecide(parts: DecideParts): Decide {
  return async (mail, signal) => {
    let learnt: Learnt = { replies: [] };
    const learn = (more: Partial<Learnt>) => void (learnt = { ...learnt, ...more });
    try {
      const outcome = await decide(parts, mail, signal, learn);
      return { kind: 'decided', learnt, ...outcome };
    } catch (thrown) {
      return { kind: 'undecided', learnt, thrown };
    }
  };
}

/** Mail may come through us again, forwarded outside and back; more often than this it goes round. */
const MAX_PASSES = 5;

/** Rejects with an AppError of the table when there is no decision. */
async function decide(parts: DecideParts, mail: MailInHand, signal: AbortSignal, learn: (more: Partial<Learnt>) => void): Promise<Outcome> {
  refuseBeforeReading(mail);
  const bytes = await readBody(parts, mail, signal);
  const leave = await turn(parts, mail, signal);
  try {
    const message = await parse(parts, mail, bytes, signal);
    learn({ message });
    // Forged fields could hide behind the limit, and the copy would carry them as ours.
    if (headerWasCut(message)) throw pipelineError('PIPELINE_HEADER_TOO_LARGE');
    const { mta } = mail.revision.settings.gateway;
    if (countReceived(message) > mta.maxHops || countOwnReceived(message, mta.hostname) > MAX_PASSES) throw pipelineError('PIPELINE_LOOP');
    const { groups, auth } = await scan(parts, mail, signal);
    learn({ replies: distinctReplies(groups), ...(auth === undefined ? {} : { auth }) });
    return mail.story.sync(
      'decide',
      () => ({ bytes, ...settleGroups(mail, message, groups, auth) }),
      ({ settlement }) => settlement.fate,
    );
  } finally {
    leave();
  }
}

/** Half of the time may be spent in line: what is left has to do for scanning. */
function turn(parts: DecideParts, { submission }: MailInHand, signal: AbortSignal): Promise<Release> {
  const limitMs = remainingMs(submission.deadline, parts.clock) / 2;
  return parts.scanShares.enter(submission.envelope, submission.body.size, limitMs, signal);
}

function parse(parts: DecideParts, mail: MailInHand, bytes: Buffer, signal: AbortSignal): Promise<MailMessage> {
  const asker = { signal, client: clientOf(mail.submission.envelope) };
  return mail.story
    .step(
      'parse',
      () => parts.inspection.parse(bytes, asker),
      (m) => `${m.parts.length} parts`,
    )
    .catch((thrown: unknown) => {
      throw thrown instanceof InspectionFailed ? pipelineError('PIPELINE_INSPECTION', thrown.message, thrown) : thrown;
    });
}

function refuseBeforeReading({ submission, revision, groups }: MailInHand): void {
  const { envelope, body } = submission;
  const limit = revision.settings.gateway.mta.maxMessageBytes || MAX_BYTES;
  if (body.size > limit) throw pipelineError('PIPELINE_TOO_LARGE', `${body.size} bytes`);
  if (groups.length === 0) throw pipelineError('PIPELINE_NO_RECIPIENTS');
  // Settings may have changed since RCPT; a second look here also keeps an edge with a fault from turning us into a relay.
  if (envelope.recipients.some((recipient) => judgeRecipient(revision.settings, envelope, recipient).kind === 'refused'))
    throw pipelineError('PIPELINE_RECIPIENT_CHANGED');
}

async function readBody(parts: DecideParts, mail: MailInHand, signal: AbortSignal): Promise<Buffer> {
  const { body, deadline } = mail.submission;
  const pull = () => within(parts.clock, remainingMs(deadline, parts.clock), 'body', (inner) => body.read(undefined, inner), signal);
  const bytes = await mail.story
    .step('read body', pull, (b) => `${b.length} bytes`)
    .catch((thrown: unknown) => {
      throw pipelineError('PIPELINE_BODY_UNREADABLE', messageOf(thrown), thrown);
    });
  if (bytes.length !== body.size) throw pipelineError('PIPELINE_BODY_UNREADABLE', `${bytes.length} bytes instead of ${body.size}`);
  return bytes;
}

function scan(parts: DecideParts, mail: MailInHand, signal: AbortSignal): Promise<PlanResult> {
  const { msgId, envelope, body } = mail.submission;
  const { revision, groups, story } = mail;
  return runPlan(parts, { msgId, envelope, body, revision, groups, story, deadline: scanDeadline(parts, mail) }, signal);
}

/** Scanning ends early enough to store and publish before the caller's deadline; a short deadline gives a quarter to that. */
function scanDeadline(parts: DecideParts, { submission, revision }: MailInHand): Deadline {
  const leftMs = remainingMs(submission.deadline, parts.clock);
  const forScanning = leftMs - Math.min(parts.commitReserveMs, Math.floor(leftMs / 4));
  return { atMs: parts.clock.now() + Math.min(forScanning, revision.settings.gateway.modules.deadlineSeconds * 1000) };
}

function settleGroups(
  { submission, revision }: MailInHand,
  message: MailMessage,
  groups: readonly ScannedGroup[],
  auth: AuthResults | undefined,
): Pick<Outcome, 'settlement' | 'copies'> {
  const { msgId, envelope } = submission;
  const { settings } = revision;
  const judged = groups.map(({ rule, recipients, replies }) => ({
    recipients,
    replies,
    verdict: withCuttableParts(message, evaluate(settings, rule, resultsOf(replies), auth)),
  }));
  const settlement = settle(msgId, envelope, auth, judged, settings.gateway.mta.mixedVerdicts);
  const ruleIds = groups.map(({ rule }) => rule.id);
  const copies = new Map<SettledGroup, readonly Splice[]>();
  for (const [i, group] of settlement.groups.entries()) {
    if (group.verdict.fate !== 'deliver') continue;
    const own = group.verdict.rule.id;
    const ids = [own, ...ruleIds.filter((id) => id !== own)];
    copies.set(
      group,
      composeCopy({
        msgId,
        envelope,
        message,
        auth,
        settings: settings.gateway,
        verdict: group.verdict,
        replies: judged[i]?.replies ?? [],
        ruleIds: ids,
      }),
    );
  }
  return { settlement, copies };
}

function withCuttableParts(message: MailMessage, verdict: GroupVerdict): GroupVerdict {
  return findRemovals(message, verdict.remove) === undefined ? refuseWithoutParts(verdict) : verdict;
}
