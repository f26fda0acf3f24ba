import { orderedConsumer } from '@postern/flow';
import type { Clock, ConsumeOptions, Database, Log, MessageHandler, Subscription } from '@postern/kernel';

import type { AppendSignal } from './append-signal.js';
import { joinGroup } from './group-member.js';
import { beginGroup, writePositions } from './group-position.js';
import type { MessageLog } from './message-log.js';
import type { ShareLocks } from './share-locks.js';
import { placeOf } from './shares.js';

export interface GroupSubscription extends Subscription {
  /** Stops immediately: what is being handled is neither waited for nor written as handled. */
  abandon(): void;
}

export interface ConsumeParts {
  readonly database: Database;
  readonly messages: MessageLog;
  readonly locks: ShareLocks;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDeadLetter: () => void;
  readonly appended: AppendSignal;
}

/** Between two looks at the group, and the longest wait for a signal that was missed. */
const LOOK_MS = 500;
const FETCH = 200;
/** Between two reads. */
const PACE_MS = 20;
const OUTAGE_PAUSE_MS = 500;
/** What is handled after the last write of the positions comes again after a crash: an idempotent consumer does not mind, and a write for each message costs more. */
const SAVE_EVERY_MS = 100;

/**
 * Handles the messages of a group in the shares that this member has of it; positions are written after the handler, soon and together. A place of the ledger is a share of a
 * topic.
 */
export async function consumeGroup(parts: ConsumeParts, options: ConsumeOptions, handler: MessageHandler): Promise<GroupSubscription> {
  const { database, messages, clock, log } = parts;
  const { group, topics, patienceMs = 0 } = options;
  const flow = orderedConsumer({
    clock,
    log,
    options,
    handler,
    publishLetter: (letter) => messages.append([letter]),
    onDeadLetter: parts.onDeadLetter,
    onFinished: () => save(),
  });
  const { ledger, signal } = flow;
  await beginGroup(database, group, topics);
  const member = joinGroup({ ...parts, group, topics, flow });
  let cursor = Number.POSITIVE_INFINITY;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  const look = async () => {
    const from = await member.balance();
    lookedAtMs = clock.monotonicMs();
    // What is known of the other shares is passed over.
    if (from !== undefined) cursor = Math.min(cursor, from);
  };
  await look();

  let writing: Promise<void> = Promise.resolve();
  let scheduled = false;
  const save = () => {
    if (scheduled) return;
    scheduled = true;
    writing = writing.then(async () => {
      await clock.after(SAVE_EVERY_MS, signal).catch(() => undefined);
      scheduled = false;
      const states = ledger.changed();
      await writePositions(database, group, states).catch(async (thrown: unknown) => {
        log.warn('BUS_POSITION_NOT_WRITTEN', { group }, thrown);
        for (const { place } of states) ledger.putBack(place);
        await clock.after(OUTAGE_PAUSE_MS);
        if (!signal.aborted) save();
      });
    });
  };

  let readAtMs = Number.NEGATIVE_INFINITY;
  const read = async () => {
    // What is alone comes at once; of many, those of a moment come with one statement, and what is done for them is done together too.
    const early = readAtMs + PACE_MS - clock.monotonicMs();
    if (early > 0) await clock.after(early, signal);
    readAtMs = clock.monotonicMs();
    const shares = member.shares();
    const places = topics.flatMap((topic) => shares.map((share) => placeOf(topic, share)));
    const seen = parts.appended.mark(places);
    const batch = shares.length === 0 ? [] : await messages.after(topics, cursor, FETCH, shares);
    for (const message of batch) {
      cursor = message.position;
      flow.give(placeOf(message.topic, message.share), message.position, message);
    }
    // A batch that is not full was all there is; what came meanwhile has passed the mark.
    if (batch.length === FETCH) return;
    await parts.appended.beyond(places, seen, LOOK_MS, signal);
    if (patienceMs > 0) await clock.after(patienceMs, signal);
  };
  const loop = (async () => {
    while (!signal.aborted) {
      try {
        if (member.isUnsure() || clock.monotonicMs() - lookedAtMs >= LOOK_MS) await look();
        if (flow.isFull()) await flow.room(LOOK_MS);
        else await read();
      } catch (thrown) {
        if (signal.aborted) break;
        log.warn('BUS_READ_FAILED', { group }, thrown);
        await clock.after(OUTAGE_PAUSE_MS, signal).catch(() => undefined);
      }
    }
  })();

  let drained: Promise<void> | undefined;
  const drain = async () => {
    await Promise.all([flow.drain(), loop]);
    await writing;
    await member.leave();
  };
  return {
    drain: () => (drained ??= drain()),
    abandon: () => flow.abandon(),
  };
}
