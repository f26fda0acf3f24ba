import { assertNever } from '@postern/kernel';

import { EDGE_REPLIES } from './replies.js';
import type { SmtpReply } from './smtp-reply.js';

/** What a session has used up of its patience. */
export interface Patience {
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

export type PatienceEvent =
  | { readonly kind: 'replied'; readonly code: number }
  | { readonly kind: 'unknown-command' }
  | { readonly kind: 'idle-command' }
  | { readonly kind: 'message' };

/** Undefined effect: go on. A reply: say it and close. */
export interface PatienceStep {
  readonly patience: Patience;
  readonly close: SmtpReply | undefined;
}

export const FRESH_PATIENCE: Patience = { errors: 0, unknown: 0, idle: 0 };

/** One step of a session's patience (obligation 5): state × input → state × effect. Errors are never forgiven, or a client could harvest addresses between mails. */
export function stepPatience(patience: Patience, event: PatienceEvent, limits: PatienceLimits): PatienceStep {
  switch (event.kind) {
    case 'replied': {
      if (event.code < 500) return { patience, close: undefined };
      const errors = patience.errors + 1;
      return { patience: { ...patience, errors }, close: errors >= limits.maxErrors ? EDGE_REPLIES.tooManyErrors : undefined };
    }
    case 'unknown-command': {
      const unknown = patience.unknown + 1;
      return { patience: { ...patience, unknown }, close: unknown > limits.maxUnknown ? EDGE_REPLIES.tooManyErrors : undefined };
    }
    case 'idle-command': {
      const idle = patience.idle + 1;
      return { patience: { ...patience, idle }, close: idle > limits.maxIdle ? EDGE_REPLIES.tooManyIdle : undefined };
    }
    case 'message':
      return { patience: { ...patience, idle: 0 }, close: undefined };
    default:
      return assertNever(event);
  }
}
