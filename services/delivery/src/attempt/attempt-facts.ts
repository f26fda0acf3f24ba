import { createHash } from 'node:crypto';

import type { eventsV1 } from '@postern/contracts';
import { factMessage } from '@postern/facts';
import type { OutgoingMessage } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { deliveryResults } from '@postern/wire';

import type { RemovedMail } from '../store/batches.js';
import type { OutgoingCopy } from './outgoing-copy.js';
import type { Fate } from './judge-outcomes.js';

/** A DeliveryAttempted for each fate. The id is the same for the same attempt, so a repeat is dropped by consumers. */
export function attemptFacts(shell: Shell, mail: OutgoingCopy, fates: readonly Fate[], dsnMsgId: string): readonly OutgoingMessage[] {
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
      // Nobody sent it to us, so no rule decided about it.
      ownDsn: mail.decision.ruleId === 0,
    };
    return factMessage(shell, 'DeliveryAttempted', idOf(fact, mail.attempt), fact, { atMs, traceparent: mail.traceparent });
  });
}

/** The end of mails that an administrator took out of the queue. A recipient leaves it once, so its fact has one id. */
export function deletionFacts(shell: Shell, removed: readonly RemovedMail[], by: string): readonly OutgoingMessage[] {
  const atMs = shell.clock.now();
  return removed.map(({ msgId, recipient, attempts, traceparent }) => {
    const fact: eventsV1.DeliveryAttempted = {
      msgId,
      recipient,
      attempt: attempts,
      result: deliveryResults.toWire('deleted'),
      // Nobody was asked: a next hop would say that it refused.
      nextHop: '',
      reply: by === '' ? 'removed from the queue' : `removed from the queue by ${by}`.slice(0, 512),
      tls: '',
      atMs,
      durationMs: 0,
      nextAttemptAtMs: 0,
      dsnMsgId: '',
      ownDsn: false,
    };
    return factMessage(shell, 'DeliveryAttempted', idOf(fact, 'deleted'), fact, { atMs, traceparent });
  });
}

function idOf({ msgId, recipient }: Pick<eventsV1.DeliveryAttempted, 'msgId' | 'recipient'>, what: number | 'deleted'): string {
  return `${msgId}/${createHash('sha256').update(recipient).digest('hex').slice(0, 16)}/${what}`;
}
