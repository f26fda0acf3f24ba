import { createHash } from 'node:crypto';

import type { eventsV1 } from '@postern/contracts';
import { factMessage } from '@postern/facts';
import type { OutgoingMessage } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { deliveryResults } from '@postern/wire';

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
      result: deliveryResults.toWire(result),
      nextHop: outcome.hop,
      reply: outcome.reply.slice(0, 512),
      tls: outcome.tls,
      atMs,
      durationMs: outcome.durationMs,
      nextAttemptAtMs,
      dsnMsgId: given ? dsnMsgId : '',
    };
    const hash = createHash('sha256').update(outcome.recipient).digest('hex').slice(0, 16);
    const id = `${mail.msgId}/${hash}/${mail.attempt}`;
    return factMessage(shell, 'DeliveryAttempted', id, fact, { atMs, traceparent: mail.traceparent });
  });
}
