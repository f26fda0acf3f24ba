import type { LimitCode } from '@postern/files';
import type { Packing } from '@postern/inspection';

import type { Container } from './container.js';

export type Inflated =
  | { readonly kind: 'content'; readonly content: Buffer; readonly consumed: number }
  | { readonly kind: 'too-large'; readonly limit: LimitCode }
  | { readonly kind: 'broken' };

const LEAST_CHUNK = 64;
/** So many times more is tried next: what is done again costs less than what comes out. */
const MORE = 8;

/**
 * Inflates into the room that a container grants: first into as much as the headers say that it takes, and when that was not true again into more, up to all that is
 * allowed. So a mail takes what it needs, and not what it could need at the worst.
 */
export async function inflateWithin(into: Container, packing: Packing, packed: Buffer, expected: number): Promise<Inflated> {
  let room = await into.room(expected);
  for (;;) {
    const answer = await into.inflate(packing, packed, { maxOutputLength: Math.max(1, room.bytes), chunkSize: Math.max(LEAST_CHUNK, room.bytes) });
    switch (answer.kind) {
      case 'content':
        into.got(answer.content.length);
        return answer;
      case 'broken':
        return answer;
      case 'late':
        return { kind: 'too-large', limit: 'LIMIT_TIME' };
      case 'too-large':
        if (room.all) return { kind: 'too-large', limit: room.limit };
    }
    room = await into.room(room.bytes * MORE);
  }
}
