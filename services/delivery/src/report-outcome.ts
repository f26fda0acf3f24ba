import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import { TOPICS } from '@postern/kernel';
import type { MessageBus } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { cloudEvent } from '@postern/wire';

import type { Outcome } from './attempt.js';

const PUBLISH_LIMIT_MS = 10_000;

export interface AttemptReport {
  readonly msgId: string;
  readonly outcome: Outcome;
  readonly attempt: number;
  readonly result: 'delivered' | 'deferred' | 'bounced' | 'expired';
  readonly nextAttemptAtMs: number;
  readonly dsnMsgId: string;
  readonly traceparent: string;
}

/** Publishes what happened. Its id is the same for the same attempt, so a repeat is dropped by consumers. */
export async function reportOutcomes(shell: Shell, bus: MessageBus, reports: readonly AttemptReport[]): Promise<void> {
  const atMs = shell.clock.now();
  const events = reports.map((report) => {
    const { msgId, outcome, attempt } = report;
    const fact: eventsV1.DeliveryAttempted = {
      msgId,
      recipient: outcome.recipient,
      attempt,
      result: report.result,
      nextHop: outcome.hop,
      reply: outcome.reply,
      tls: outcome.tls,
      atMs,
      durationMs: outcome.durationMs,
      nextAttemptAtMs: report.nextAttemptAtMs,
      dsnMsgId: report.dsnMsgId,
    };
    const value = Buffer.from(eventsV1.DeliveryAttempted.encode(fact).finish());
    const hash = createHash('sha256').update(outcome.recipient).digest('hex').slice(0, 16);
    const source = `${shell.service}/${shell.instance}`;
    return cloudEvent({
      topic: TOPICS.delivery.name,
      key: msgId,
      id: `${msgId}/${hash}/${attempt}`,
      type: 'postern.events.v1.DeliveryAttempted',
      source,
      atMs,
      value,
      traceparent: report.traceparent,
    });
  });
  if (events.length > 0) await bus.publish(events, { timeoutMs: PUBLISH_LIMIT_MS });
}
