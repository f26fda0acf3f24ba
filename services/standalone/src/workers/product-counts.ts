import type { Clock } from '@postern/kernel';
import { createClientCounts } from '@postern/smtp';
import type { ClientLimits, ClientTable, ClientVerdict } from '@postern/smtp';

import type { Caller } from './calls.js';
import type { PrimaryCalls } from './messages.js';

const ANSWER_LIMIT_MS = 1000;

export interface ProductCounts extends ClientTable {
  /** Another worker refused a recipient of this client. */
  refusedElsewhere(client: string): void;
}

/**
 * The counts of clients as a worker sees them: sessions and messages are counted where all are counted, refused recipients are told to all. A primary that does not answer in
 * time stops no mail: this worker's own counts decide then.
 */
export function productCounts(primary: Pick<Caller<PrimaryCalls>, 'ask' | 'tell'>, clock: Pick<Clock, 'now'>): ProductCounts {
  const own = createClientCounts();
  return {
    async opened(client, limits, nowMs) {
      const verdict = own.opened(client, limits, nowMs);
      return primary.ask('opened', { client, limits: limitsOf(limits) }, ANSWER_LIMIT_MS).catch((): ClientVerdict => verdict);
    },
    closed(client) {
      own.closed(client);
      primary.tell('closed', { client });
    },
    async message(client, limits, nowMs) {
      const verdict = own.message(client, limits, nowMs);
      // Nobody's answer could be another.
      if (limits.messagesPerMinute === 0) return verdict;
      return primary.ask('message', { client, limits: limitsOf(limits) }, ANSWER_LIMIT_MS).catch((): ClientVerdict => verdict);
    },
    recipient: own.recipient,
    refused(client, nowMs) {
      own.refused(client, nowMs);
      primary.tell('refused', { client });
    },
    refusedElsewhere: (client) => own.refused(client, clock.now()),
  };
}

/** What is given is the whole area of settings. */
const limitsOf = ({ connectionsPerClient, connectionsPerMinute, messagesPerMinute, refusedRecipientsPerMinute }: ClientLimits): ClientLimits => ({
  connectionsPerClient,
  connectionsPerMinute,
  messagesPerMinute,
  refusedRecipientsPerMinute,
});
