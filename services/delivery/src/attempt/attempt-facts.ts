import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import { TOPICS } from '@postern/kernel';
import type { OutgoingMessage } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { cloudEvent } from '@postern/wire';

import type { Consignment } from './consignment.js';
import type { Fate } from './judge-outcomes.js';

/** A DeliveryAttempted for each fate. The id is the same for the same attempt, so a repeat is dropped by consumers. */
export function attemptFacts(shell: Shell, mail: Consignment, fates: readonly Fate[], dsnMsgId: string): readonly OutgoingMessage[] {
  const atMs = shell.clock.now();
  return fates.map(({ outcome, result, nextAttemptAtMs }) => {
    const given = result === 'bounced' || result === 'expired';
    const fact: eventsV1.DeliveryAttempted = {
      msgId: mail.msgId,
      recipient: outcome.recipient,
      attempt: mail.attempt,
      result,
      nextHop: outcome.hop,
      reply: outcome.reply.slice(0, 512),
      tls: outcome.tls,
      atMs,
      durationMs: outcome.durationMs,
      nextAttemptAtMs,
      dsnMsgId: given ? dsnMsgId : '',
    };
    const hash = createHash('sha256').update(outcome.recipient).digest('hex').slice(0, 16);
    return cloudEvent({
      topic: TOPICS.delivery.name,
      key: mail.msgId,
      id: `${mail.msgId}/${hash}/${mail.attempt}`,
      type: 'postern.events.v1.DeliveryAttempted',
      source: `${shell.service}/${shell.instance}`,
      atMs,
      value: Buffer.from(eventsV1.DeliveryAttempted.encode(fact).finish()),
      traceparent: mail.traceparent,
    });
  });
}
