import { createHash } from 'node:crypto';

import { adminError } from '../admin-api.errors.js';
import { etagOf } from './etag.js';
import { canonicalJson } from './same-json.js';

const TAGGED = Symbol('tagged');

/** Tag of an item's content (RFC 9110 section 8.8.3): equal content, equal tag, whichever revision it is from. */
export function itemTag(item: unknown): string {
  return createHash('sha256').update(canonicalJson(item)).digest('base64url').slice(0, 22);
}

/** Answers an item with the ETag of its content. */
export function tagged<T>(answer: { setHeader(name: string, value: string): void }, item: T): T {
  answer.setHeader('etag', etagOf(itemTag(item)));
  return item;
}

/**
 * Refuses a change of an item that is another one than its editor saw (RFC 9110 section 13.1.1): REVISION_CONFLICT (412) with the tag it has now. Without
 * If-Match the change applies to whatever the item is.
 */
export function mustMatch({ ifMatch }: { readonly ifMatch?: string }, item: unknown): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const newest = itemTag(item);
  // Quotes and the mark of weak tags are optional: people write a bare tag at a terminal, and proxies weaken tags.
  const seen = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
  if (!seen.includes(newest)) throw adminError('REVISION_CONFLICT', { newest });
}

/** A route of one item: what it answers carries an ETag, and where it changes the item it honours If-Match. */
export const Tagged = (): MethodDecorator => (_target, _key, descriptor) => {
  Reflect.defineMetadata(TAGGED, true, descriptor.value as object);
};

export function isTagged(handler: object): boolean {
  return Reflect.getMetadata(TAGGED, handler) === true;
}
