/** A topic as a bus makes it and cleans it up. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** Of each key only the newest message matters. */
  readonly compacted: boolean;
  /** Messages are forgotten after so many days; absent: never. */
  readonly keptDays?: number;
}

/** A message as a producer hands it over. */
export interface OutgoingMessage {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** Idempotency key of the fact; consumers drop repeats by it. Travels as header `ce-id`. */
  readonly id: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** Takes a key away from a compacted topic: no value and no type. Followers see it as such a message; in time the broker forgets the key. */
export function removalOf(topic: string, key: string): OutgoingMessage {
  return { topic, key, id: `${key}/removed`, value: Buffer.alloc(0) };
}

export function isRemoval({ value, headers }: Pick<OutgoingMessage, 'value' | 'headers'>): boolean {
  return value.length === 0 && headers?.['ce-type'] === undefined;
}

/** Of one message beside its value: key, id, headers, and what a broker adds. Rather too much. */
const OVERHEAD_BYTES = 512;

/** Bytes of messages on their way to a bus, at most. */
export function sizeOfMessages(messages: readonly Pick<OutgoingMessage, 'value'>[]): number {
  return messages.reduce((sum, { value }) => sum + value.length + OVERHEAD_BYTES, 0);
}

/** A message as a consumer receives it. Delivered at least once. */
export interface IncomingMessage {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
  /** Wall time of the publish, ms since the epoch. */
  readonly publishedAtMs: number;
  /** 1 for the first delivery to this consumer since its start, higher for local retries. */
  readonly attempt: number;
}

/** Throw this from a handler when no retry can help: the message goes to the dead-letter topic immediately. */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';
}

export interface ConsumeOptions {
  /** Consumer group; members share the work, each message is handled by one of them. */
  readonly group: string;
  readonly topics: readonly string[];
  /** Parallel handlers over different keys in this process; order within a key is kept. Default 8. */
  readonly concurrency?: number;
  /** Messages may be left on the bus this long, ms, so that more of them come together. Default 0: each comes immediately. */
  readonly patienceMs?: number;
  /** Attempts before the dead-letter topic. Default 10; `Infinity` waits as long as it takes (an outage is not poison). */
  readonly maxAttempts?: number;
  /** Pause before attempt n+1, ms. Default min(30 s, 200 ms * 2^(n-1)). */
  readonly backoffMs?: (attempt: number) => number;
}

/** Resolve: handled, the position may move on. Reject with PoisonMessage: dead letter. Reject otherwise: tried again after a pause. */
export type MessageHandler = (message: IncomingMessage, signal: AbortSignal) => Promise<void>;

export interface Subscription {
  /** Stops taking new messages, waits for handlers in flight, commits, leaves the group. Safe to call twice. */
  drain(): Promise<void>;
}

export interface PublishOptions {
  /** How long the publish may take before it rejects; default 30 s. */
  readonly timeoutMs?: number;
  /** So long it may wait here for others to go with, for what nobody waits for; default 0. */
  readonly patienceMs?: number;
}

/**
 * Facts. A publish resolves only when the bus has all messages durably (acks = all, or COMMIT). A handler's message is committed only after the
 * handler resolved, so a crash repeats and never loses. Dead letters go to a topic of their own with headers `dlq-topic`, `dlq-group`, `dlq-reason`, `dlq-attempts`.
 */
export interface MessageBus {
  publish(messages: readonly OutgoingMessage[], options?: PublishOptions): Promise<void>;
  consume(options: ConsumeOptions, handler: MessageHandler): Promise<Subscription>;
  /**
   * Every message of a compacted topic that is the newest of its key, then each new one, to this process alone (no group). Resolves when what was
   * there at the call has been handled. The handler must not reject: a rejection is a defect and is counted, and the next message follows.
   */
  follow(topic: string, handler: MessageHandler): Promise<Subscription>;
  /** Messages that the group has not committed yet, over all partitions of the topic. */
  lag(group: string, topic: string): Promise<number>;
  /**
   * When the oldest message that the group has not committed was published, ms since the epoch, or somewhat later: its age is a tenth off at most, and below 15 s
   * it may count as none. Undefined: nothing waits.
   */
  waitingSince(group: string, topic: string): Promise<number | undefined>;
  /** Rejects when a publish could not succeed now. */
  check(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
