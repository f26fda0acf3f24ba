import { eventsV1 } from '@postern/contracts';
import type { FactHandlers } from '@postern/facts';
import type { IncomingMessage } from '@postern/kernel';

import { createFactMemory } from './fact-memory.js';
import { dutyOf, objectOf } from './duty.js';
import type { Duty } from './duty.js';
import { deliverGroup, tellRefusal } from './first-attempt.js';
import type { FirstParts } from './first-attempt.js';

const PUBLISH_LIMIT_MS = 10_000;
/** The mail is out, and nobody waits for the word of it. */
const PATIENCE_MS = 20;
const DELIVER = eventsV1.Disposition.DISPOSITION_DELIVER;

/**
 * First attempts, straight from the fact and without PostgreSQL unless a mail must wait. A part that fails is repeated with the fact; the others are not. Of a small mail
 * the fact that has its original is the one to act on.
 */
export function mailFactHandlers(parts: FirstParts): FactHandlers {
  const memory = createFactMemory();
  const act = (fact: eventsV1.MailDecided, { publishedAtMs }: IncomingMessage, signal: AbortSignal, original?: Buffer) =>
    firstAttempts(parts, dutyOf(fact, memory.of(fact.msgId), parts.shell.clock.now() - publishedAtMs, original), signal);
  return {
    MailDecided: (fact, message, signal) => (fact.originalOnBus ? Promise.resolve() : act(fact, message, signal)),
    OriginalAccepted: async ({ decided, original }, message, signal) => {
      // Only what has a decision is understood.
      if (decided !== undefined) await act(decided, message, signal, Buffer.from(original));
    },
    ignores: ['RecipientRefused'],
  };
}

async function firstAttempts(parts: FirstParts, duty: Duty, signal: AbortSignal): Promise<void> {
  const { fact, notes } = duty;
  const deliver = fact.groups.filter(({ disposition }) => disposition === DELIVER);
  const owed = fact.groups.filter(({ notifySender, disposition }) => notifySender && disposition !== DELIVER);
  if (fact.reply?.code !== 250 || (deliver.length === 0 && owed.length === 0)) return spend(parts, duty);
  const work = async () => {
    const steps = [...deliver.map((group) => deliverGroup(parts, duty, group, signal)), ...owed.map((group) => tellRefusal(parts, duty, group))];
    const problems = (await Promise.allSettled(steps)).filter((step) => step.status === 'rejected').map((step) => step.reason as unknown);
    const facts = notes.unpublished;
    if (facts.length > 0) await parts.bus.publish(facts, { timeoutMs: PUBLISH_LIMIT_MS, patienceMs: PATIENCE_MS });
    notes.unpublished = notes.unpublished.filter((one) => !facts.includes(one));
    if (problems.length > 0) throw problems[0];
    await spend(parts, duty);
  };
  await parts.shell.tracer.span('delivery', { 'postern.msg_id': fact.msgId }, work, fact.traceparent === '' ? undefined : fact.traceparent);
}

/** The first attempts are over: what was stored for them goes when nobody waits for it. */
async function spend({ delivered }: FirstParts, duty: Duty): Promise<void> {
  const blobKey = objectOf(duty);
  if (blobKey !== undefined) await delivered.spent({ msgId: duty.fact.msgId, blobKey });
}
