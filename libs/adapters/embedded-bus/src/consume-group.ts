import { orderedConsumer } from '@postern/flow';
import type { Clock, ConsumeOptions, Database, Log, MessageHandler, Subscription } from '@postern/kernel';

import { readPosition, writePosition } from './group-position.js';
import type { AppendSignal } from './append-signal.js';
import type { MessageLog } from './message-log.js';

export interface GroupSubscription extends Subscription {
  /** Stops immediately: what is being handled is neither waited for nor written as handled. */
  abandon(): void;
}

export interface ConsumeParts {
  readonly database: Database;
  readonly messages: MessageLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly onDeadLetter: () => void;
  readonly appended: AppendSignal;
}

const POLL_MS = 1000;
const FETCH = 200;
const OUTAGE_PAUSE_MS = 500;
/** What is handled after the last write of the positions comes again after a crash: an idempotent consumer does not mind, and a write for each message costs more. */
const SAVE_EVERY_MS = 100;

/** Handles the messages of a group; positions are written after the handler, soon and together. A place of the ledger is a topic. */
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
  let cursor = Number.POSITIVE_INFINITY;
  for (const topic of topics) {
    const { last, done } = await readPosition(database, group, topic);
    ledger.open(topic, last, done);
    cursor = Math.min(cursor, last);
  }

  let writing: Promise<void> = Promise.resolve();
  let scheduled = false;
  const save = () => {
    if (scheduled) return;
    scheduled = true;
    writing = writing.then(async () => {
      await clock.after(SAVE_EVERY_MS, signal).catch(() => undefined);
      scheduled = false;
      for (const { place, ...state } of ledger.changed()) {
        await writePosition(database, group, place, state).catch(async (thrown: unknown) => {
          log.warn('BUS_POSITION_NOT_WRITTEN', { group, topic: place }, thrown);
          ledger.putBack(place);
          await clock.after(OUTAGE_PAUSE_MS);
          if (!signal.aborted) save();
        });
      }
    });
  };

  const read = async () => {
    const seen = parts.appended.mark(topics);
    const batch = await messages.after(topics, cursor, FETCH);
    for (const message of batch) {
      cursor = message.position;
      flow.give(message.topic, message.position, message);
    }
    // A batch that is not full was all there is; what came meanwhile has passed the mark.
    if (batch.length === FETCH) return;
    await parts.appended.beyond(topics, seen, POLL_MS, signal);
    if (patienceMs > 0) await clock.after(patienceMs, signal);
  };
  const loop = (async () => {
    while (!signal.aborted) {
      try {
        if (flow.isFull()) await flow.room(POLL_MS);
        else await read();
      } catch (thrown) {
        if (signal.aborted) break;
        log.warn('BUS_READ_FAILED', { group }, thrown);
        await clock.after(OUTAGE_PAUSE_MS, signal).catch(() => undefined);
      }
    }
  })();

  return {
    async drain() {
      await Promise.all([flow.drain(), loop]);
      await writing;
    },
    abandon: () => flow.abandon(),
  };
}
