import type { eventsV1 } from '@postern/contracts';
import { areaOf, parseBlobKey, PoisonMessage } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';
import { mayNotifySender } from '@postern/policy';
import { authFromWire, envelopeFromWire } from '@postern/wire';

import type { FactNotes } from './fact-memory.js';

/** An accepted mail whose first attempts are ours. */
export interface Duty {
  readonly fact: eventsV1.MailDecided;
  readonly notes: FactNotes;
  /** The envelope sender may be told of a failure. */
  readonly senderProven: boolean;
  /** From the bus; absent: it is in the store. */
  readonly original?: Buffer;
  /** So old that it is rather a group that starts over than mail that waited: what was done is not guessed then. */
  readonly isOld: boolean;
}

/** An hour: nobody waits so long for a first attempt but behind an outage. */
const OLD_MS = 3_600_000;
const PUT_LIMIT_MS = 30_000;

export function dutyOf(fact: eventsV1.MailDecided, notes: FactNotes, ageMs: number, original?: Buffer): Duty {
  const senderProven = mayNotifySender(envelopeFromWire(fact.envelope), fact.auth && authFromWire(fact.auth));
  return { fact, notes, senderProven, isOld: ageMs > OLD_MS, ...(original === undefined ? {} : { original }) };
}

/**
 * Copies an original of the bus to where the queue looks for it. To be called before a row that needs it is written, since nobody knows how long the bus keeps it. Does
 * nothing for one that is in the store.
 */
export async function storeOriginal(blobs: BlobStore, { fact, notes, original }: Duty): Promise<void> {
  if (original === undefined || notes.stored) return;
  const key = parseBlobKey(fact.blobKey);
  if (key === undefined) throw new PoisonMessage('an original without a name');
  await blobs.put(key, original, AbortSignal.timeout(PUT_LIMIT_MS), fact.sha256);
  notes.stored = true;
}

/** The object whose life ends with this duty, if there is one. What a rule keeps on purpose is not ours to end; before there were areas, the fact alone said so. */
export function objectOf({ fact, notes, original }: Duty): BlobKey | undefined {
  const key = parseBlobKey(fact.blobKey);
  const area = key === undefined ? undefined : areaOf(key);
  if (original !== undefined && !notes.stored) return undefined;
  return area === 'transit' || (area === 'mail' && !fact.groups.some(({ backup }) => backup)) ? key : undefined;
}
