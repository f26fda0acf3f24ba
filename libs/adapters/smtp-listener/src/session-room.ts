import { EDGE_REPLIES, isPressed, longestIdle, overdueReply } from '@postern/smtp';
import type { SessionWork, SmtpReply } from '@postern/smtp';

import type { InputViolation, ListenerOptions } from './listener-types.js';

const LOOK_MS = 1000;
/** Sessions that are ended immediately when there is no place, as a share of all, so that a crowd of new ones does not look through all for each. */
const BATCH = 0.01;

/** A session as the room sees it. */
export interface RoomSession {
  readonly work: SessionWork;
  endWith(what: InputViolation, reply: SmtpReply): void;
}

export interface RoomParts {
  /** Sessions that may still say something. */
  live(): Iterable<RoomSession>;
  liveCount(): number;
  options(): ListenerOptions;
}

/** Keeps room for new sessions: ends those that drip a command line, and when sessions are short those that do no work (obligation 12). */
export interface SessionRoom {
  /** Whether there is a place for this new session, after others were ended for it if need be. */
  admits(newcomer: RoomSession): boolean;
  /** All places are taken, and the last newcomer was refused. */
  isFull(): boolean;
  stop(): void;
}

export function createSessionRoom({ live, liveCount, options }: RoomParts): SessionRoom {
  const look = () => {
    const limits = options();
    const pressed = isPressed(liveCount(), limits);
    const now = performance.now();
    for (const connection of live()) {
      const reply = overdueReply(connection.work, now, pressed, limits);
      if (reply !== undefined) connection.endWith('overdue', reply);
    }
  };
  let refused = false;
  const timer = setInterval(look, LOOK_MS).unref();
  return {
    admits(newcomer) {
      const { maxSessions } = options();
      refused = false;
      if (liveCount() <= maxSessions) return true;
      const others = [...live()].filter((connection) => connection !== newcomer).map((connection) => [connection, connection.work] as const);
      const victims = longestIdle(others, performance.now(), Math.max(1, Math.floor(BATCH * maxSessions)));
      for (const connection of victims) connection.endWith('evicted', EDGE_REPLIES.busy);
      refused = victims.length === 0;
      return !refused;
    },
    isFull: () => refused && liveCount() >= options().maxSessions,
    stop: () => clearInterval(timer),
  };
}
