import type { LimitCode } from '@postern/files';

import type { Container } from './container.js';

/** What zlib is told: how much may come out, and in pieces of which size, so that it comes in one piece and is not held twice. */
export interface InflateLimits {
  readonly maxOutputLength: number;
  readonly chunkSize: number;
}

export type Inflated<T> =
  | { readonly kind: 'content'; readonly content: T }
  | { readonly kind: 'too-large'; readonly limit: LimitCode }
  | { readonly kind: 'broken' };

const LEAST_CHUNK = 64;
/** So many times more is tried next: what is done again costs less than what comes out. */
const MORE = 8;

/**
 * Inflates into the room that a container grants: first into as much as the headers say that it takes, and when that was not true again into more, up to all that is allowed. So a mail
 * takes what it needs, and not what it could need at the worst.
 */
export async function inflateWithin<T>(
  into: Container,
  packed: number,
  expected: number,
  inflate: (limits: InflateLimits) => Promise<T>,
): Promise<Inflated<T>> {
  let room = await into.room(packed, expected);
  for (;;) {
    const limits = { maxOutputLength: Math.max(1, room.bytes), chunkSize: Math.max(LEAST_CHUNK, room.bytes) };
    try {
      return { kind: 'content', content: await inflate(limits) };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return { kind: 'broken' };
      if (room.all) return { kind: 'too-large', limit: room.limit };
    }
    room = await into.room(packed, room.bytes * MORE);
  }
}
