import type { QueueCounts } from '../../kit/queue-counts.js';

/** One recipient of one mail that waits for its next attempt. */
export interface QueueItem {
  /** Opaque to clients: names the mail and the recipient. */
  readonly id: string;
  readonly msgId: string;
  /** Empty for the null sender. */
  readonly sender: string;
  readonly recipient: string;
  readonly subject: string;
  readonly size: number;
  readonly attempts: number;
  readonly nextHop: string;
  readonly lastReply: string;
  readonly receivedAtMs: number;
  readonly nextAttemptAtMs: number;
}

export interface QueueFilter {
  /** Part of the sender's or the recipient's address. */
  readonly address?: string;
  readonly msgId?: string;
}

export interface QueuePage {
  readonly items: readonly QueueItem[];
  /** How many match in all. */
  readonly total: number;
}

/** Delivery's queue, as far as administrators may touch it. Ids that are not in it any more change nothing. */
export interface DeliveryQueue {
  /** Next due first. */
  list(filter: QueueFilter, page: { readonly limit: number; readonly offset: number }): Promise<QueuePage>;
  counts(): Promise<QueueCounts>;
  /** Makes waiting items due now; answers how many. */
  flush(which: readonly string[] | 'all'): Promise<number>;
  /** Removes items without telling sender or recipient; answers how many. */
  remove(which: readonly string[] | 'all'): Promise<number>;
}
