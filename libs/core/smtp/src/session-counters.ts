import { assertNever } from '@postern/kernel';

import { EDGE_REPLIES } from './replies.js';
import type { SmtpReply } from './smtp-reply.js';

/** What a session has used up of its patience. */
export interface SessionCounters {
  /** Replies of 500 and above. */
  readonly errors: number;
  /** Commands that nobody knows. */
  readonly unknown: number;
  /** Commands without effect since the last message. */
  readonly idle: number;
}

export interface PatienceLimits {
  readonly maxErrors: number;
  readonly maxUnknown: number;
  readonly maxIdle: number;
}

export type SessionEvent =
  | { readonly kind: 'replied'; readonly code: number }
  | { readonly kind: 'unknown-command' }
  | { readonly kind: 'idle-command' }
  | { readonly kind: 'message' };

/** Undefined effect: go on. A reply: say it and close. */
export interface SessionStep {
  readonly counters: SessionCounters;
  readonly close: SmtpReply | undefined;
}

export const FRESH_SESSION: SessionCounters = { errors: 0, unknown: 0, idle: 0 };

/** One step of a session's patience (obligation 5): state × input → state × effect. Errors are never forgiven, or a client could harvest addresses between mails. */
export function stepSession(counters: SessionCounters, event: SessionEvent, limits: PatienceLimits): SessionStep {
  switch (event.kind) {
    case 'replied': {
      if (event.code < 500) return { counters, close: undefined };
      const errors = counters.errors + 1;
      return { counters: { ...counters, errors }, close: errors >= limits.maxErrors ? EDGE_REPLIES.tooManyErrors : undefined };
    }
    case 'unknown-command': {
      const unknown = counters.unknown + 1;
      return { counters: { ...counters, unknown }, close: unknown > limits.maxUnknown ? EDGE_REPLIES.tooManyErrors : undefined };
    }
    case 'idle-command': {
      const idle = counters.idle + 1;
      return { counters: { ...counters, idle }, close: idle > limits.maxIdle ? EDGE_REPLIES.tooManyIdle : undefined };
    }
    case 'message':
      return { counters: { ...counters, idle: 0 }, close: undefined };
    default:
      return assertNever(event);
  }
}
