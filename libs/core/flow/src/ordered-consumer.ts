import { PoisonMessage } from '@postern/kernel';
import type { Clock, ConsumeOptions, IncomingMessage, Log, MessageHandler, OutgoingMessage } from '@postern/kernel';

import { deadLetter, ordinaryBackoff } from './dead-letter.js';
import { createLedger } from './ledger.js';
import type { Holding, Ledger, PlaceState } from './ledger.js';
import { placesAtWork } from './places-at-work.js';
import { createTurns } from './turns.js';

export interface OrderedConsumerParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly options: Pick<ConsumeOptions, 'group' | 'concurrency' | 'maxAttempts' | 'backoffMs'>;
  readonly handler: MessageHandler;
  /** Makes a dead letter durable. What rejects is tried again: without its letter the message would be lost. */
  publishLetter(letter: OutgoingMessage): Promise<void>;
  onDeadLetter(): void;
  /** A place of the ledger moved on. */
  onFinished?(): void;
}

/**
 * The half of a consumer that every bus shares: keys in order, different keys concurrently, retries with pauses, dead letters, and how far each place is. Reading,
 * and writing down how far the group is, are the bus's own.
 */
export interface OrderedConsumer {
  readonly ledger: Ledger;
  /** Aborts when the consumer stops: nothing new begins. */
  readonly signal: AbortSignal;
  /** Takes a message in hand. One that is not ours or known already is passed over. Positions of a place are given in ascending order. */
  give(place: string, position: number, message: Omit<IncomingMessage, 'attempt'>): void;
  /** More is in hand than the handlers need to be busy. */
  isFull(): boolean;
  /** Resolves when a message was settled or the consumer stops, or after `limitMs`. Never rejects. */
  room(limitMs: number): Promise<void>;
  /**
   * Ends what is being handled, and what lies before something handled and has not been tried; nothing else begins until `resume`. So as little as possible is
   * repeated by the next owner of a place.
   */
  hold(): Promise<void>;
  resume(): void;
  /**
   * Gives up some places while the others go on: nothing of them begins any more, and when what is being handled of them has ended they are closed. Resolves with how far they
   * are then, for their next owner.
   */
  release(places: readonly string[]): Promise<readonly PlaceState[]>;
  /** Handlers at work. */
  active(): number;
  /** Stops; what is being handled ends, what waits is left for the next start. Resolves when all have ended. */
  drain(): Promise<void>;
  /** Stops immediately: what is being handled is neither waited for nor counts as settled. */
  abandon(): void;
}

/** Messages in hand for each parallel handler, so that one slow key does not stop a place. */
const WINDOW = 8;
const LETTER_PAUSE_MS = 500;

interface Piece {
  readonly place: string;
  readonly message: Omit<IncomingMessage, 'attempt'>;
  readonly holding: Holding;
}

export function orderedConsumer(parts: OrderedConsumerParts): OrderedConsumer {
  const { clock, log, options, handler } = parts;
  const { group, concurrency = 8, maxAttempts = 10, backoffMs = ordinaryBackoff } = options;
  const ending = new AbortController();
  const { signal } = ending;
  // Handlers that run at a stop are let finish, so theirs is another signal.
  const running = new AbortController();
  const ledger = createLedger(parts.onFinished);
  const turns = createTurns(concurrency);
  const atWork = placesAtWork();
  const lanes = new Map<string, Promise<void>>();
  const wakers = new Set<() => void>();
  let pending = 0;
  const wakeAll = () => {
    for (const wake of wakers) wake();
  };
  const isOver = ({ place, holding }: Piece) => signal.aborted || !holding.isOurs() || atWork.isLeaving(place);

  /** True when the message is settled: handled, or a dead letter. */
  const attemptOnce = async (message: Piece['message'], attempt: number): Promise<boolean> => {
    try {
      await handler({ ...message, attempt }, running.signal);
      return true;
    } catch (thrown) {
      if (thrown instanceof PoisonMessage || attempt >= maxAttempts) return await bury(message, attempt, thrown);
      log.warn('BUS_HANDLER_FAILED', { group, topic: message.topic, id: message.id, attempt }, thrown);
      return false;
    }
  };

  /** True when the letter is written. False when the consumer stops first: then the message stays open. */
  const bury = async (message: Piece['message'], attempts: number, thrown: unknown): Promise<boolean> => {
    log.error('BUS_DEAD_LETTER', { group, topic: message.topic, id: message.id, attempts }, thrown);
    parts.onDeadLetter();
    const letter = deadLetter(message, group, attempts, thrown);
    while (!signal.aborted) {
      try {
        await parts.publishLetter(letter);
        return true;
      } catch {
        await clock.after(LETTER_PAUSE_MS, signal).catch(() => undefined);
      }
    }
    return false;
  };

  /** One turn. What is settled is noted before the turn is given back, so that who waits for the end of all turns finds it noted. */
  const takeTurn = async (piece: Piece, attempt: number): Promise<boolean> => {
    await turns.take(attempt === 1 ? piece.holding.isGap : undefined);
    try {
      // A place that moved is its new owner's.
      if (isOver(piece)) return false;
      const left = atWork.enter(piece.place);
      try {
        const settled = await attemptOnce(piece.message, attempt);
        if (settled && !running.signal.aborted) piece.holding.finish();
        return settled;
      } finally {
        left();
      }
    } finally {
      turns.give();
    }
  };

  const handle = async (piece: Piece): Promise<void> => {
    for (let attempt = 1; !(await takeTurn(piece, attempt)); attempt++) {
      if (isOver(piece)) return;
      await clock.after(backoffMs(attempt), signal).catch(() => undefined);
      if (isOver(piece)) return;
    }
  };

  return {
    ledger,
    signal,
    give(place, position, message) {
      const holding = ledger.take(place, position);
      if (holding === undefined) return;
      pending += 1;
      const lane = `${message.topic} ${message.key}`;
      const piece = { place, message, holding };
      const after = (lanes.get(lane) ?? Promise.resolve())
        .then(() => handle(piece))
        .finally(() => {
          pending -= 1;
          if (lanes.get(lane) === after) lanes.delete(lane);
          wakeAll();
        });
      lanes.set(lane, after);
    },
    isFull: () => pending >= concurrency * WINDOW,
    room: (limitMs) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
          silence();
          wakers.delete(done);
          resolve();
        };
        const silence = clock.alarm(limitMs, done);
        wakers.add(done);
      }),
    hold: () => turns.hold(),
    resume: () => turns.resume(),
    async release(places) {
      await atWork.leave(places);
      const states = places.flatMap((place) => ledger.state(place) ?? []);
      for (const place of places) ledger.close(place);
      atWork.forget(places);
      return states;
    },
    active: () => turns.active(),
    async drain() {
      ending.abort(new Error('draining'));
      turns.end();
      wakeAll();
      await Promise.all(lanes.values());
    },
    abandon() {
      running.abort(new Error('abandoned'));
      ending.abort(new Error('abandoned'));
      turns.end();
      wakeAll();
    },
  };
}
