import { remainingMs, shrink } from '@postern/kernel';
import type { Body, Clock, Deadline, Log, MsgId } from '@postern/kernel';
import { isSettled } from '@postern/policy';
import type { RecipientGroup } from '@postern/policy';
import { profileOf } from '@postern/settings';
import type { MailRule, Revision } from '@postern/settings';
import { notScannedReply } from '@postern/verdict';
import type { AuthResults, Envelope, ModuleResult, Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';

import type { PipelineMetrics } from '../../pipeline.metrics.js';
import type { Story } from '../../story.js';
import { askScanner, worstOutcome } from './ask-scanner.js';
import { modulesIn, scannerLimitMs } from './scan-plan.js';
import type { PlanStep, Stage } from './scan-plan.js';

export interface PlanParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<PipelineMetrics, 'scanSeconds'>;
  readonly scanners: ReadonlyMap<ScannerName, Scanner>;
  readonly plan: readonly Stage[];
}

export interface PlanInput {
  readonly msgId: MsgId;
  readonly envelope: Envelope;
  readonly body: Body;
  /** By when all scanning has to end. */
  readonly deadline: Deadline;
  readonly revision: Revision;
  readonly groups: readonly RecipientGroup[];
  readonly story: Story;
}

/** What the scanners say for one group. */
export interface ScannedGroup extends RecipientGroup {
  readonly replies: readonly ScanReply[];
}

export interface PlanResult {
  readonly groups: readonly ScannedGroup[];
  readonly auth?: AuthResults;
}

interface Progress {
  readonly group: RecipientGroup;
  readonly replies: ScanReply[];
}

/**
 * Runs the plan once for each distinct profile: groups whose rules look for the same share a scan. When the decision of every group that wants a profile is
 * final, its scanner is not asked and reports `already processed by another module`.
 */
export async function runPlan(parts: PlanParts, input: PlanInput, signal: AbortSignal): Promise<PlanResult> {
  const progress = input.groups.map((group): Progress => ({ group, replies: [] }));
  const totalMs = remainingMs(input.deadline, parts.clock);
  let auth: AuthResults | undefined;
  for (const [i, stage] of parts.plan.entries()) {
    const ahead = modulesIn(parts.plan.slice(i));
    const open = progress.filter(({ group, replies }) => !isSettled(input.revision.settings, group.rule, resultsOf(replies), auth, ahead));
    await Promise.all(stage.map((step) => runStep(parts, input, step, { progress, open, totalMs, auth }, signal)));
    // Any other scanner could make a forged sender look authenticated.
    auth ??= progress.flatMap(({ replies }) => replies).find((reply) => reply.scanner === 'auth-check' && reply.auth !== undefined)?.auth;
  }
  return { groups: progress.map(({ group, replies }) => ({ ...group, replies })), auth };
}

export function resultsOf(replies: readonly ScanReply[]): readonly ModuleResult[] {
  return replies.flatMap((reply) => reply.modules);
}

interface StepState {
  readonly progress: readonly Progress[];
  readonly open: readonly Progress[];
  readonly totalMs: number;
  readonly auth: AuthResults | undefined;
}

async function runStep(parts: PlanParts, input: PlanInput, step: PlanStep, state: StepState, signal: AbortSignal): Promise<void> {
  if (!step.required && !parts.scanners.has(step.scanner)) return;
  const profile = (rule: MailRule) => (rule.mode === 'scan' ? profileOf[step.scanner](input.revision.settings, rule) : undefined);
  const calls = new Map<string, Promise<ScanReply>>();
  for (const { group } of state.open) {
    const wanted = profile(group.rule);
    if (wanted === undefined) continue;
    const key = JSON.stringify(wanted);
    if (!calls.has(key)) calls.set(key, scanOnce(parts, input, step, wanted, state, signal));
  }
  for (const { group, replies } of state.progress) {
    const wanted = profile(group.rule);
    const reason = group.rule.mode !== 'scan' ? 'policy' : wanted === undefined ? 'disabled by settings' : 'already processed by another module';
    replies.push((await calls.get(JSON.stringify(wanted))) ?? notScannedReply(step.scanner, reason));
  }
}

async function scanOnce(
  parts: PlanParts,
  input: PlanInput,
  step: PlanStep,
  profile: unknown,
  state: StepState,
  signal: AbortSignal,
): Promise<ScanReply> {
  const { clock } = parts;
  // Whole milliseconds: the deadline travels as an integer.
  const limitMs = Math.floor(
    Math.min(scannerLimitMs(step.scanner, input.revision.settings.gateway.modules), step.share * state.totalMs, remainingMs(input.deadline, clock)),
  );
  const { msgId, envelope, body, revision } = input;
  const request: ScanRequest = {
    msgId,
    envelope,
    body,
    profile,
    revision: revision.number,
    deadline: shrink(input.deadline, clock, limitMs),
    auth: state.auth,
  };
  const from = clock.monotonicMs();
  const ask = () => askScanner(clock, step.scanner, parts.scanners.get(step.scanner), request, limitMs, signal);
  const reply = await input.story.step(step.scanner, ask, (r) => r.modules.map((module) => `${module.module} ${module.status}`).join(', '));
  parts.metrics.scanSeconds.observe((clock.monotonicMs() - from) / 1000, { scanner: step.scanner, outcome: worstOutcome(reply) });
  for (const { outcome, module } of reply.modules) {
    if (outcome.kind === 'failed')
      parts.log.warn('SCAN_FAILED', { msgId, scanner: step.scanner, module, error: outcome.error.code, detail: outcome.error.detail });
  }
  return reply;
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
