import { deadLetter, ordinaryBackoff, PoisonMessage, trackProgress } from '@postern/kernel';
import type { Clock, ConsumeOptions, Database, Log, MessageHandler, Progress, Subscription } from '@postern/kernel';

import { readPosition, writePosition } from './group-position.js';
import type { AppendSignal } from './append-signal.js';
import type { MessageLog, StoredMessage } from './message-log.js';

export interface GroupSubscription extends Subscription {
  /** Stops at once: what is being handled is neither waited for nor written as handled. */
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
/** A window beyond the parallel handlers, so that one slow key does not stop the rest. */
const WINDOW = 8;
const OUTAGE_PAUSE_MS = 500;
/** What is handled after the last write of the positions comes again after a crash: an idempotent consumer does not mind, and a write for each message costs more. */
const SAVE_EVERY_MS = 100;

/** Handles the messages of a group: keys in order, different keys at once; positions are written after the handler, soon and together. */
export async function consumeGroup(parts: ConsumeParts, options: ConsumeOptions, handler: MessageHandler): Promise<GroupSubscription> {
  const { database, messages, clock, log } = parts;
  const concurrency = options.concurrency ?? 8;
  const patienceMs = options.patienceMs ?? 0;
  const ending = new AbortController();
  const { signal } = ending;
  // Handlers that run at a stop are let finish, so theirs is another signal.
  const running = new AbortController();
  const positions = new Map<string, Progress>();
  let cursor = Number.POSITIVE_INFINITY;
  for (const topic of options.topics) {
    const { last, done } = await readPosition(database, options.group, topic);
    positions.set(topic, trackProgress(last, done));
    cursor = Math.min(cursor, last);
  }

  let abandoned = false;
  let active = 0;
  let pending = 0;
  const keys = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let wake: () => void = () => undefined;

  const slot = async () => {
    if (active >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    active += 1;
  };
  const leave = () => {
    active -= 1;
    waiting.shift()?.();
  };

  const dirty = new Set<string>();
  let writing: Promise<void> = Promise.resolve();
  let scheduled = false;
  const save = () => {
    if (scheduled) return;
    scheduled = true;
    writing = writing.then(async () => {
      await clock.after(SAVE_EVERY_MS, signal).catch(() => undefined);
      scheduled = false;
      const topics = [...dirty];
      dirty.clear();
      for (const topic of topics) {
        const state = positions.get(topic)?.state();
        if (state === undefined) continue;
        await writePosition(database, options.group, topic, state).catch(async (thrown: unknown) => {
          log.warn('BUS_POSITION_NOT_WRITTEN', { group: options.group, topic }, thrown);
          dirty.add(topic);
          await clock.after(OUTAGE_PAUSE_MS);
          if (!signal.aborted) save();
        });
      }
    });
  };

  /** True when the message is settled: handled, or a dead letter. */
  const tryOnce = async (message: StoredMessage, attempt: number): Promise<boolean> => {
    await slot();
    try {
      // What a stop finds waiting is left for the next start.
      if (signal.aborted) return false;
      await handler({ ...message, attempt }, running.signal);
      return true;
    } catch (thrown) {
      if (thrown instanceof PoisonMessage || attempt >= (options.maxAttempts ?? 10))
        return await bury(parts, options, message, attempt, thrown, signal);
      log.warn('BUS_HANDLER_FAILED', { group: options.group, topic: message.topic, id: message.id, attempt }, thrown);
      return false;
    } finally {
      leave();
    }
  };

  const handle = async (message: StoredMessage): Promise<void> => {
    for (let attempt = 1; !(await tryOnce(message, attempt)); attempt++) {
      if (signal.aborted) return;
      await clock.after((options.backoffMs ?? ordinaryBackoff)(attempt), signal).catch(() => undefined);
      if (signal.aborted) return;
    }
    if (abandoned) return;
    positions.get(message.topic)?.finish(message.position);
    dirty.add(message.topic);
    save();
  };

  const dispatch = (message: StoredMessage) => {
    const position = positions.get(message.topic);
    if (position === undefined || position.isKnown(message.position)) {
      position?.skip(message.position);
      return;
    }
    position.take(message.position);
    pending += 1;
    const lane = `${message.topic} ${message.key}`;
    const after = (keys.get(lane) ?? Promise.resolve())
      .then(() => handle(message))
      .finally(() => {
        pending -= 1;
        if (keys.get(lane) === after) keys.delete(lane);
        wake();
      });
    keys.set(lane, after);
  };

  const loop = (async () => {
    while (!signal.aborted) {
      try {
        if (pending >= concurrency * WINDOW) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (pending < concurrency * WINDOW || signal.aborted) resolve();
          });
          continue;
        }
        const seen = parts.appended.mark(options.topics);
        const batch = await messages.after(options.topics, cursor, FETCH);
        for (const message of batch) {
          cursor = message.position;
          dispatch(message);
        }
        // A batch that is not full was all there is; what came meanwhile has passed the mark.
        if (batch.length < FETCH) {
          await parts.appended.beyond(options.topics, seen, POLL_MS, signal);
          if (patienceMs > 0) await clock.after(patienceMs, signal);
        }
      } catch (thrown) {
        if (signal.aborted) break;
        log.warn('BUS_READ_FAILED', { group: options.group }, thrown);
        await clock.after(OUTAGE_PAUSE_MS, signal).catch(() => undefined);
      }
    }
  })();

  const stop = (why: string) => {
    ending.abort(new Error(why));
    wake();
    for (const go of waiting.splice(0)) go();
  };
  return {
    async drain() {
      // Handlers that run now finish; those that wait are left for the next start.
      stop('draining');
      await loop;
      await Promise.all(keys.values());
      await writing;
    },
    abandon() {
      abandoned = true;
      running.abort(new Error('the bus is closed'));
      stop('abandoned');
    },
  };
}

/** True when the letter is written. False when the bus stops first: then the message stays unhandled, since without its letter it would be lost. */
async function bury(
  parts: ConsumeParts,
  options: ConsumeOptions,
  message: StoredMessage,
  attempt: number,
  thrown: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  parts.log.error('BUS_DEAD_LETTER', { group: options.group, topic: message.topic, id: message.id, attempts: attempt }, thrown);
  parts.onDeadLetter();
  const letter = deadLetter(message, options.group, attempt, thrown);
  while (!signal.aborted) {
    try {
      await parts.messages.append([letter]);
      return true;
    } catch {
      await parts.clock.after(OUTAGE_PAUSE_MS, signal).catch(() => undefined);
    }
  }
  return false;
}
