import { parseBlobKey } from './blob-store.port.js';
import type { BlobKey } from './blob-store.port.js';
import type { MsgId } from './msg-id.js';

/**
 * Areas of the blob store, by who ends an object's life. `transit`: waits for its delivery, deleted by delivery when the last recipient is done. `intake`: waits for backup to take it in, which deletes
 * it then. `backup`: what backup has, sealed. `mail`: waiting and kept together, from before there were areas; nothing new goes there.
 */
export const AREAS = ['transit', 'intake', 'backup', 'mail'] as const;
export type Area = (typeof AREAS)[number];

/** Name of an original. It ends in the MsgId: two transactions with the same bytes are two objects, so that the end of one never takes the other's mail away. */
export function originalKey(area: 'transit' | 'intake', sha256: string, msgId: MsgId): BlobKey | undefined {
  return parseBlobKey(`${area}/${sha256}/${msgId}`);
}

export function areaOf(key: BlobKey): Area | undefined {
  return AREAS.find((area) => key.startsWith(`${area}/`));
}

/** The MsgId that a key ends in; empty for a key of another shape. */
export function msgIdOf(key: BlobKey): string {
  return key.split('/')[2] ?? '';
}

/** Name of what backup has of a mail; `unique` tells two tries to take it in apart. Before, unsealed originals lay in this area under `backup/<sha256>/<msgId>`. */
export function backupKey(msgId: MsgId, unique: string): BlobKey | undefined {
  return parseBlobKey(`backup/${msgId}/${unique}`);
}
