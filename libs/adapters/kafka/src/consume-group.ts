import type { EachBatchPayload, Kafka } from 'kafkajs';

import { orderedConsumer } from '@postern/flow';
import { within } from '@postern/kernel';
import type { ConsumeOptions, MessageHandler, OutgoingMessage, Subscription } from '@postern/kernel';

import { isOfThisGeneration } from './batch-generation.js';
import { beforeJoin, forgetMember } from './before-join.js';
import { incoming } from './incoming.js';
import type { KafkaOptions } from './kafka-options.js';
import { keepRunning } from './keep-running.js';

export interface ConsumeParts {
  readonly client: Pick<Kafka, 'consumer'>;
  readonly options: KafkaOptions;
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  onDeadLetter(): void;
}

export interface GroupSubscription extends Subscription {
  /** Leaves immediately: what is being handled is neither waited for nor committed. */
  abandon(): Promise<void>;
}

const COMMIT_EVERY_MS = 100;
const HEARTBEAT_EVERY_MS = 1000;
const IDLE_WAIT_MS = 500;
/** So much is fetched in one answer, however patient a consumer is. */
const PATIENT_BYTES = 256 * 1024;
const REBALANCE_LIMIT_MS = 30_000;
/** Longest that a group which shares its partitions anew waits for what one member has in hand. What takes longer is repeated by the next owner. */
const HAND_OVER_LIMIT_MS = 10_000;

const placeOf = (topic: string, partition: number) => `${topic} ${partition}`;

/**
 * Handles the messages of a group. An offset is committed only when everything before it is handled. Before partitions move to another member, what is being
 * handled is let finish and committed; what takes longer than the limit is handled there again: at least once.
 */
export async function consumeGroup(parts: ConsumeParts, wanted: ConsumeOptions, handler: MessageHandler): Promise<GroupSubscription> {
  const { clock, log } = parts.options;
  const { group } = wanted;
  const flow = orderedConsumer({
    clock,
    log,
    options: wanted,
    handler,
    publishLetter: (letter) => parts.publish([letter]),
    onDeadLetter: parts.onDeadLetter,
  });
  const { ledger, signal } = flow;
  const consumer = parts.client.consumer(consumerConfig(wanted, signal));
  /** Partitions that this member has; of others nothing is taken, whatever was fetched of them before. */
  let assigned: ReadonlySet<string> = new Set();
  let memberId = '';

  const commitChanged = async () => {
    const changed = ledger.changed();
    if (changed.length === 0) return;
    const offsets = changed.map(({ place, last }) => {
      const [topic = '', partition = '0'] = place.split(' ');
      return { topic, partition: Number(partition), offset: String(last + 1) };
    });
    await consumer.commitOffsets(offsets).catch((thrown: unknown) => {
      // During a rebalance or an outage; the next commit covers it, or the new owner repeats.
      log.debug('KAFKA_COMMIT_FAILED', { group, why: String(thrown) });
      for (const { place } of changed) ledger.putBack(place);
    });
  };
  // One after the other, so that who waits for a commit waits also for the one before.
  let committed = Promise.resolve();
  const commit = () => (committed = committed.then(commitChanged));

  /** Ends what is being handled and commits it; nothing new begins until the member has joined again. */
  const handOver = async () => {
    log.info('KAFKA_HANDING_OVER', { group, inHand: flow.active() });
    const finish = () => flow.hold().then(commit);
    await within(clock, HAND_OVER_LIMIT_MS, 'hand-over', finish).catch(() =>
      log.warn('KAFKA_HANDED_OVER_UNFINISHED', { group, inHand: flow.active() }),
    );
  };

  const eachBatch = async ({ batch, heartbeat, isRunning, isStale, resolveOffset }: EachBatchPayload) => {
    const place = placeOf(batch.topic, batch.partition);
    const isOver = () => !isRunning() || isStale() || signal.aborted || !assigned.has(place) || !isOfThisGeneration(batch);
    for (const message of batch.messages) {
      while (flow.isFull() && !isOver()) {
        await flow.room(HEARTBEAT_EVERY_MS);
        await heartbeat();
      }
      if (isOver()) return;
      const offset = Number(message.offset);
      if (!ledger.has(place)) ledger.open(place, offset - 1);
      flow.give(place, offset, incoming(batch.topic, batch.partition, message));
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
    assigned = new Set(Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) => partitions.map((one) => placeOf(topic, one))));
    // What went to another member is its business from now on; its commits must not be overwritten by ours.
    for (const place of ledger.places()) if (!assigned.has(place)) ledger.close(place);
    flow.resume();
  });
  const config = { autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: Math.max(4, wanted.concurrency ?? 8), eachBatch };
  await keepRunning(consumer, config, parts.options, group, signal);
  const committing = (async () => {
    while (!signal.aborted) {
      await clock.after(COMMIT_EVERY_MS, signal).catch(() => undefined);
      await commit();
    }
  })();

  const drain = async () => {
    await flow.drain();
    await committing;
    await commit();
    await leave();
  };
  const leave = async () => {
    forgetMember(memberId);
    await consumer.disconnect();
  };
  let drained: Promise<void> | undefined;
  return {
    drain: () => (drained ??= drain()),
    async abandon() {
      flow.abandon();
      await leave();
    },
  };
}

function consumerConfig(wanted: ConsumeOptions, signal: AbortSignal): Parameters<Kafka['consumer']>[0] {
  return {
    groupId: wanted.group,
    // How long the mail of a member that was killed waits for another.
    sessionTimeout: 15_000,
    rebalanceTimeout: REBALANCE_LIMIT_MS,
    heartbeatInterval: 3000,
    allowAutoTopicCreation: false,
    // A broker answers as soon as it has `minBytes`: the wait is for idle times, and for those who are patient.
    ...(wanted.patienceMs === undefined ? { maxWaitTimeInMs: IDLE_WAIT_MS } : { minBytes: PATIENT_BYTES, maxWaitTimeInMs: wanted.patienceMs }),
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 10, restartOnFailure: () => Promise.resolve(!signal.aborted) },
  };
}
