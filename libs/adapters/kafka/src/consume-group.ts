import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';

import { deadLetter, ordinaryBackoff, PoisonMessage, trackProgress, within } from '@postern/kernel';
import type { ConsumeOptions, IncomingMessage, MessageHandler, OutgoingMessage, Progress, Subscription } from '@postern/kernel';

import { beforeJoin, forgetMember } from './before-join.js';
import { createHandlerTurns } from './handler-turns.js';
import { incoming } from './incoming.js';
import type { KafkaOptions } from './kafka-options.js';
import { keepRunning } from './keep-running.js';

export interface ConsumeParts {
  readonly client: Kafka;
  readonly options: KafkaOptions;
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  onDeadLetter(): void;
}

export interface GroupSubscription extends Subscription {
  /** Leaves at once: what is being handled is neither waited for nor committed. */
  abandon(): Promise<void>;
}

/** Messages in hand beyond the parallel handlers, so that one slow key does not stop a partition. */
const WINDOW = 8;
const COMMIT_EVERY_MS = 100;
const HEARTBEAT_EVERY_MS = 1000;
const LETTER_PAUSE_MS = 500;
const IDLE_WAIT_MS = 500;
/** So much is fetched at once, however patient a consumer is. */
const PATIENT_BYTES = 256 * 1024;
const REBALANCE_LIMIT_MS = 30_000;
/** Longest that a group which shares its partitions anew waits for what one member has in hand. What takes longer is repeated by the next owner. */
const HAND_OVER_LIMIT_MS = 10_000;

/**
 * Handles the messages of a group: keys in order, different keys at once. An offset is committed only when everything before it is handled. Before partitions
 * move to another member, what is being handled is let finish and committed; what takes longer than the limit is handled there again: at least once.
 */
export async function consumeGroup(parts: ConsumeParts, wanted: ConsumeOptions, handler: MessageHandler): Promise<GroupSubscription> {
  const { clock, log } = parts.options;
  const concurrency = wanted.concurrency ?? 8;
  const ending = new AbortController();
  const { signal } = ending;
  // Handlers that run at a stop are let finish, so theirs is another signal.
  const running = new AbortController();
  const progress = new Map<string, Progress>();
  const dirty = new Set<string>();
  const lanes = new Map<string, Promise<void>>();
  const turns = createHandlerTurns(concurrency);
  const wakers = new Set<() => void>();
  let pending = 0;
  let memberId = '';

  const consumer: Consumer = parts.client.consumer({
    groupId: wanted.group,
    // How long the mail of a member that was killed waits for another.
    sessionTimeout: 15_000,
    rebalanceTimeout: REBALANCE_LIMIT_MS,
    heartbeatInterval: 3000,
    allowAutoTopicCreation: false,
    // A broker answers as soon as it has `minBytes`: the wait is for idle times, and for those who are patient.
    ...(wanted.patienceMs === undefined ? { maxWaitTimeInMs: IDLE_WAIT_MS } : { minBytes: PATIENT_BYTES, maxWaitTimeInMs: wanted.patienceMs }),
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 10, restartOnFailure: () => Promise.resolve(!signal.aborted) },
  });

  const commitDirty = async () => {
    const offsets = [...dirty].map((place) => {
      const [topic = '', partition = '0'] = place.split(' ');
      return { topic, partition: Number(partition), offset: String((progress.get(place) as Progress).state().last + 1) };
    });
    dirty.clear();
    if (offsets.length === 0) return;
    await consumer.commitOffsets(offsets).catch((thrown: unknown) => {
      // During a rebalance or an outage; the next commit covers it, or the new owner repeats.
      log.debug('KAFKA_COMMIT_FAILED', { group: wanted.group, why: String(thrown) });
      for (const { topic, partition } of offsets) {
        const place = `${topic} ${partition}`;
        if (progress.has(place)) dirty.add(place);
      }
    });
  };

  // One after the other, so that who waits for a commit waits also for the one before.
  let committed = Promise.resolve();
  const commit = () => (committed = committed.then(commitDirty));

  /** Ends what is being handled and commits it; nothing new begins until the member has joined again. */
  const handOver = async () => {
    log.info('KAFKA_HANDING_OVER', { group: wanted.group, inHand: turns.active() });
    const finish = async () => {
      await turns.hold();
      // The lanes note in this turn of the loop what has just ended.
      await new Promise<void>((resolve) => setImmediate(resolve));
      await commit();
    };
    await within(clock, HAND_OVER_LIMIT_MS, 'hand-over', finish).catch(() =>
      log.warn('KAFKA_HANDED_OVER_UNFINISHED', { group: wanted.group, inHand: turns.active() }),
    );
  };

  /** True when the message is settled: handled, or a dead letter. */
  const tryOnce = async (message: IncomingMessage, attempt: number, isOurs: () => boolean): Promise<boolean> => {
    await turns.take();
    try {
      if (signal.aborted || !isOurs()) return false;
      await handler({ ...message, attempt }, running.signal);
      return true;
    } catch (thrown) {
      if (thrown instanceof PoisonMessage || attempt >= (wanted.maxAttempts ?? 10))
        return await bury(parts, wanted, message, attempt, thrown, signal);
      log.warn('BUS_HANDLER_FAILED', { group: wanted.group, topic: message.topic, id: message.id, attempt }, thrown);
      return false;
    } finally {
      turns.give();
    }
  };

  /** `isOurs` turns false when the partition went to another member, which handles the message again. */
  const handle = async (message: IncomingMessage, isOurs: () => boolean): Promise<boolean> => {
    for (let attempt = 1; !(await tryOnce(message, attempt, isOurs)); attempt++) {
      if (signal.aborted || !isOurs()) return false;
      await clock.after((wanted.backoffMs ?? ordinaryBackoff)(attempt), signal).catch(() => undefined);
      if (signal.aborted || !isOurs()) return false;
    }
    return true;
  };

  const dispatch = (place: string, offset: number, message: IncomingMessage) => {
    const track = progress.get(place) as Progress;
    const isOurs = () => progress.get(place) === track;
    track.take(offset);
    pending += 1;
    const lane = `${message.topic} ${message.key}`;
    const after = (lanes.get(lane) ?? Promise.resolve())
      .then(() => handle(message, isOurs))
      .then((settled) => {
        if (!settled || !isOurs()) return;
        track.finish(offset);
        dirty.add(place);
      })
      .finally(() => {
        pending -= 1;
        if (lanes.get(lane) === after) lanes.delete(lane);
        for (const wake of wakers) wake();
      });
    lanes.set(lane, after);
  };

  /** Resolves when the window has room, the consumer stops, or it is time for a heartbeat. */
  const room = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, HEARTBEAT_EVERY_MS);
      wakers.add(done);
    });

  const eachBatch = async ({ batch, heartbeat, isRunning, isStale, resolveOffset }: EachBatchPayload) => {
    const place = `${batch.topic} ${batch.partition}`;
    for (const message of batch.messages) {
      while (pending >= concurrency * WINDOW && isRunning() && !signal.aborted) {
        await room();
        await heartbeat();
      }
      if (!isRunning() || isStale() || signal.aborted) return;
      const offset = Number(message.offset);
      const track = progress.get(place) ?? trackProgress(offset - 1);
      progress.set(place, track);
      if (!track.isKnown(offset)) dispatch(place, offset, incoming(batch.topic, batch.partition, message));
      resolveOffset(message.offset);
    }
    await heartbeat();
  };

  await consumer.connect();
  await consumer.subscribe({ topics: [...wanted.topics], fromBeginning: true });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    forgetMember(memberId);
    memberId = payload.memberId;
    beforeJoin(memberId, handOver);
    // What went to another member is its business from now on; its commits must not be overwritten by ours.
    for (const place of progress.keys()) {
      const [topic = '', partition] = place.split(' ');
      if (payload.memberAssignment[topic]?.includes(Number(partition)) === true) continue;
      progress.delete(place);
      dirty.delete(place);
    }
    turns.resume();
  });
  const config = { autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: Math.max(4, concurrency), eachBatch };
  await keepRunning(consumer, config, parts.options, wanted.group, signal);
  const committing = (async () => {
    while (!signal.aborted) {
      await clock.after(COMMIT_EVERY_MS, signal).catch(() => undefined);
      await commit();
    }
  })();

  let drained: Promise<void> | undefined;
  const drain = async () => {
    ending.abort(new Error('draining'));
    turns.end();
    for (const wake of wakers) wake();
    await Promise.all(lanes.values());
    await committing;
    await commit();
    await consumer.disconnect();
    forgetMember(memberId);
  };
  return {
    drain: () => (drained ??= drain()),
    async abandon() {
      ending.abort(new Error('abandoned'));
      forgetMember(memberId);
      await consumer.disconnect();
    },
  };
}

/** True when the letter is written. False when the consumer stops first: then the message stays uncommitted, since without its letter it would be lost. */
async function bury(
  parts: ConsumeParts,
  wanted: ConsumeOptions,
  message: IncomingMessage,
  attempt: number,
  thrown: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, log } = parts.options;
  log.error('BUS_DEAD_LETTER', { group: wanted.group, topic: message.topic, id: message.id, attempts: attempt }, thrown);
  parts.onDeadLetter();
  const letter = deadLetter(message, wanted.group, attempt, thrown);
  while (!signal.aborted) {
    try {
      await parts.publish([letter]);
      return true;
    } catch {
      await clock.after(LETTER_PAUSE_MS, signal).catch(() => undefined);
    }
  }
  return false;
}
