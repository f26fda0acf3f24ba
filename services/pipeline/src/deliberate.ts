import { messageOf, remainingMs, within } from '@postern/kernel';
import type { Release } from '@postern/flow';
import type { Deadline } from '@postern/kernel';
import { clientOf, InspectionFailed } from '@postern/inspection';
import type { Inspection } from '@postern/inspection';
import { countReceived } from '@postern/mail';
import type { MailMessage, Splice } from '@postern/mail';
import { evaluate, settle } from '@postern/policy';
import type { GroupVerdict, SettledGroup, Settlement } from '@postern/policy';

import { composeCopy } from './compose/compose-copy.js';
import { headerWasCut } from './compose/forged-headers.js';
import { findRemovals, refuseWithoutParts } from './compose/removed-parts.js';
import type { Draft } from './draft.js';
import { distinctReplies } from './facts/mail-decided.js';
import { pipelineError } from './pipeline.errors.js';
import { judgeRecipient } from './recipients/check-recipient.js';
import { resultsOf, runPlan } from './scan/run-plan.js';
import type { PlanParts, ScannedGroup } from './scan/run-plan.js';
import type { ScanShares } from './scan/scan-shares.js';

/** Size limit when the setting is 0. */
export const MOST_BYTES = 268_435_456;

export interface DeliberateParts extends PlanParts {
  /** Time that is kept for storing and publishing, ms. */
  readonly commitReserveMs: number;
  readonly inspection: Inspection;
  readonly scanShares: ScanShares;
}

export interface Deliberation {
  readonly bytes: Buffer;
  readonly settlement: Settlement;
  readonly copies: ReadonlyMap<SettledGroup, readonly Splice[]>;
}

/**
 * From the reference to the decision; nothing outside is changed. Rejects with an AppError of the table when the message gets an answer without a decision.
 * What was learnt so far is left in the draft, so that also a failure has its story.
 */
export async function deliberate(parts: DeliberateParts, draft: Draft, signal: AbortSignal): Promise<Deliberation> {
  refuseBeforeReading(draft);
  const bytes = await readBody(parts, draft, signal);
  const leave = await turn(parts, draft, signal);
  try {
    const message = await parse(parts, draft, bytes, signal);
    draft.message = message;
    // Forged fields could hide behind the limit, and the copy would carry them as ours.
    if (headerWasCut(message)) throw pipelineError('PIPELINE_HEADER_TOO_LARGE');
    const { mta } = draft.revision.settings.gateway;
    if (countReceived(message) > mta.maxHops) throw pipelineError('PIPELINE_LOOP');
    const groups = await scan(parts, draft, signal);
    return draft.story.sync(
      'decide',
      () => decide(draft, bytes, message, groups),
      ({ settlement }) => settlement.fate,
    );
  } finally {
    leave();
  }
}

/** Half of the time may be spent in line: what is left has to do for scanning. */
function turn(parts: DeliberateParts, { submission }: Draft, signal: AbortSignal): Promise<Release> {
  const limitMs = remainingMs(submission.deadline, parts.clock) / 2;
  return parts.scanShares.enter(submission.envelope, submission.body.size, limitMs, signal);
}

function parse(parts: DeliberateParts, draft: Draft, bytes: Buffer, signal: AbortSignal): Promise<MailMessage> {
  const asker = { signal, client: clientOf(draft.submission.envelope) };
  return draft.story
    .step(
      'parse',
      () => parts.inspection.parse(bytes, asker),
      (m) => `${m.parts.length} parts`,
    )
    .catch((thrown: unknown) => {
      throw thrown instanceof InspectionFailed ? pipelineError('PIPELINE_INSPECTION', thrown.message, thrown) : thrown;
    });
}

function refuseBeforeReading({ submission, revision, groups }: Draft): void {
  const { envelope, body } = submission;
  const limit = revision.settings.gateway.mta.maxMessageBytes || MOST_BYTES;
  if (body.size > limit) throw pipelineError('PIPELINE_TOO_LARGE', `${body.size} octets`);
  if (groups.length === 0) throw pipelineError('PIPELINE_NO_RECIPIENTS');
  // Settings may have changed since RCPT; a second look here also keeps an edge with a fault from turning us into a relay.
  if (envelope.recipients.some((recipient) => judgeRecipient(revision.settings, envelope, recipient).kind === 'refused'))
    throw pipelineError('PIPELINE_RECIPIENT_CHANGED');
}

async function readBody(parts: DeliberateParts, draft: Draft, signal: AbortSignal): Promise<Buffer> {
  const { body, deadline } = draft.submission;
  const pull = () => within(parts.clock, remainingMs(deadline, parts.clock), 'body', (inner) => body.read(undefined, inner), signal);
  const bytes = await draft.story
    .step('read body', pull, (b) => `${b.length} octets`)
    .catch((thrown: unknown) => {
      throw pipelineError('PIPELINE_BODY_UNREADABLE', messageOf(thrown), thrown);
    });
  if (bytes.length !== body.size) throw pipelineError('PIPELINE_BODY_UNREADABLE', `${bytes.length} octets instead of ${body.size}`);
  return bytes;
}

async function scan(parts: DeliberateParts, draft: Draft, signal: AbortSignal): Promise<readonly ScannedGroup[]> {
  const { submission, revision, groups, story } = draft;
  const { msgId, envelope, body } = submission;
  const scanned = await runPlan(parts, { msgId, envelope, body, revision, groups, story, deadline: scanDeadline(parts, draft) }, signal);
  draft.replies = distinctReplies(scanned.groups);
  draft.auth = scanned.auth;
  return scanned.groups;
}

/** Scanning ends early enough to store and publish before the caller's deadline; a short deadline gives a quarter to that. */
function scanDeadline(parts: DeliberateParts, { submission, revision }: Draft): Deadline {
  const leftMs = remainingMs(submission.deadline, parts.clock);
  const forScanning = leftMs - Math.min(parts.commitReserveMs, Math.floor(leftMs / 4));
  return { atMs: parts.clock.now() + Math.min(forScanning, revision.settings.gateway.modules.deadlineSeconds * 1000) };
}

function decide(draft: Draft, bytes: Buffer, message: MailMessage, groups: readonly ScannedGroup[]): Deliberation {
  const { submission, revision, auth } = draft;
  const { msgId, envelope } = submission;
  const { settings } = revision;
  const judged = groups.map(({ rule, recipients, replies }) => ({
    recipients,
    replies,
    verdict: withCuttableParts(message, evaluate(settings, rule, resultsOf(replies), auth)),
  }));
  const settlement = settle(msgId, envelope, auth, judged);
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
  return { bytes, settlement, copies };
}

function withCuttableParts(message: MailMessage, verdict: GroupVerdict): GroupVerdict {
  return findRemovals(message, verdict.remove) === undefined ? refuseWithoutParts(verdict) : verdict;
}
