import { eventsV1 } from '@postern/contracts';
import type { FactHandler } from '@postern/facts';
import { areaOf, parseBlobKey } from '@postern/kernel';
import { mayNotifySender } from '@postern/policy';
import { authFromWire, envelopeFromWire } from '@postern/wire';

import { createFactMemory } from './fact-memory.js';
import { createDeliveredRecipients } from './delivered-recipients.js';
import type { DeliveredRecipients } from './delivered-recipients.js';
import { deliverGroup, tellRefusal } from './first-attempt.js';
import type { FirstParts } from './first-attempt.js';

const PUBLISH_LIMIT_MS = 10_000;
const DELIVER = eventsV1.Disposition.DISPOSITION_DELIVER;

/** First attempts, straight from the fact and without PostgreSQL unless a mail must wait. A part that fails is repeated with the fact; the others are not. */
export function mailFactHandler(given: Omit<FirstParts, 'delivered'>): FactHandler<'MailDecided'> {
  const parts: FirstParts = { ...given, delivered: createDeliveredRecipients(given.store, given.shell.clock) };
  const memory = createFactMemory();
  return async (fact, _message, signal) => {
    const deliver = fact.groups.filter(({ disposition }) => disposition === DELIVER);
    const owed = fact.groups.filter(({ notifySender, disposition }) => notifySender && disposition !== DELIVER);
    if (fact.reply?.code !== 250 || (deliver.length === 0 && owed.length === 0)) return spend(parts.delivered, fact, []);
    const senderProven = mayNotifySender(envelopeFromWire(fact.envelope), fact.auth && authFromWire(fact.auth));
    const notes = memory.of(fact.msgId);
    const work = async () => {
      const steps = [
        ...deliver.map((group) => deliverGroup(parts, notes, fact, group, senderProven, signal)),
        ...owed.map((group) => tellRefusal(parts, notes, fact, group)),
      ];
      const problems = (await Promise.allSettled(steps)).filter((step) => step.status === 'rejected').map((step) => step.reason as unknown);
      const facts = notes.unpublished;
      if (facts.length > 0) await parts.bus.publish(facts, { timeoutMs: PUBLISH_LIMIT_MS });
      notes.unpublished = notes.unpublished.filter((one) => !facts.includes(one));
      if (problems.length > 0) throw problems[0];
      await spend(parts.delivered, fact, [...notes.unnoted]);
    };
    await parts.shell.tracer.span('delivery', { 'postern.msg_id': fact.msgId }, work, fact.traceparent === '' ? undefined : fact.traceparent);
  };
}

/** The first attempts are over. What a rule keeps on purpose is not ours to end; before there were areas, the fact alone said so. */
async function spend(delivered: DeliveredRecipients, { msgId, blobKey, groups }: eventsV1.MailDecided, unnoted: readonly string[]): Promise<void> {
  const key = parseBlobKey(blobKey);
  const area = key === undefined ? undefined : areaOf(key);
  if (area === 'transit' || (area === 'mail' && !groups.some(({ backup }) => backup))) await delivered.spent({ msgId, blobKey, unnoted });
}
