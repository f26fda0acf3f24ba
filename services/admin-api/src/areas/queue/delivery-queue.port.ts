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
  /** Part of the next hop of the last attempt. */
  readonly nextHop?: string;
}

/** Some that are named, all that match, or everything. */
export type QueueChoice = { readonly ids: readonly string[] } | { readonly filter: QueueFilter } | 'all';

/** Place of an item in the order of the list. */
export type QueuePosition = Pick<QueueItem, 'msgId' | 'recipient' | 'nextAttemptAtMs'>;

export interface QueuePage {
  readonly items: readonly QueueItem[];
  /** How many match in all. */
  readonly total: number;
}

/** Delivery's queue, as far as administrators may touch it. Ids that are not in it any more change nothing. */
export interface DeliveryQueue {
  /** Next due first. */
  list(filter: QueueFilter, page: { readonly limit: number; readonly after?: QueuePosition }): Promise<QueuePage>;
  counts(): Promise<QueueCounts>;
  /** Makes waiting items due now; answers how many. With `dryRun` they are counted only. */
  flush(which: QueueChoice, dryRun: boolean): Promise<number>;
  /** Removes items without telling sender or recipient, in the name of an account; answers how many. With `dryRun` they are counted only. */
  remove(which: QueueChoice, by: string, dryRun: boolean): Promise<number>;
}
