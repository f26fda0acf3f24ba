import { linear } from '@postern/linear';

import type { Brand } from './brand.js';

/** Name of a stored object: `area/sha256-hex[/suffix]`, made by code, never by input. */
export type BlobKey = Brand<string, 'BlobKey'>;

const SHAPE = linear(/^[a-z0-9-]{1,32}(\/[A-Za-z0-9._-]{1,128}){1,3}$/);

/** Undefined when the text could name something outside the store. */
export function parseBlobKey(text: string): BlobKey | undefined {
  return SHAPE.test(text) && !text.split('/').some((s) => s === '.' || s === '..') ? (text as BlobKey) : undefined;
}

/**
 * Durable objects. `put` resolves only when the bytes survive a power cut (fsync of file and folder, or the object store's acknowledgement).
 * Putting the same key again with the same bytes is not an error. Reads verify nothing; callers know the hash.
 */
export interface BlobStore {
  /** `sha256` of the bytes, lower-case hex, when the caller knows it: a store that needs one does not make it again, and refuses bytes that differ from it. */
  put(key: BlobKey, bytes: Buffer, signal?: AbortSignal, sha256?: string): Promise<void>;
  /** Undefined when there is no such object; rejects when the store does not answer. */
  get(key: BlobKey, signal?: AbortSignal): Promise<Buffer | undefined>;
  /** Resolves also when there is no such object. */
  delete(key: BlobKey, signal?: AbortSignal): Promise<void>;
  /** Keys of an area in the store's own order, at most `limit` of those behind `after`; a page shorter than `limit` is the last. */
  list(area: string, limit: number, after?: BlobKey, signal?: AbortSignal): Promise<readonly BlobKey[]>;
  /** Rejects when the store could not take a put now. */
  check(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
