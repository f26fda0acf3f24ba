import { z } from 'zod';

import { invalidField } from './invalid-input.js';

const nextCursor = z.string().optional().meta({ description: 'For `cursor` of the next page; absent: this is the last' });

/** Length of a page in a query. */
export function limitParam(normal: number, max: number) {
  return z.coerce.number().int().min(1).max(max).default(normal).meta({ description: 'Items of one page, at most' });
}

/** The two parameters of every list. */
export function pageParams(normal: number, max: number) {
  return {
    limit: limitParam(normal, max),
    cursor: z.string().min(1).max(500).optional().meta({ description: 'From nextCursor of the page before' }),
  };
}

/** The envelope of every list: a page of items and how to get the next. */
export function pageSchema<T extends z.ZodType, More extends z.ZodRawShape = Record<never, never>>(item: T, more: More = {} as More) {
  return z.object({ ...more, items: z.array(item).meta({ description: 'The page, in the order of the list' }), nextCursor });
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One page of rows of which one more than `limit` was read: that there is one tells that there is a next page. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): { items: T[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last !== undefined ? { nextCursor: cursorOf(last) } : {}) };
}

/** One page of a list that is in memory as a whole. Throws InvalidInput for a cursor whose item is gone. */
export function pageIn<T>(all: readonly T[], { limit, cursor }: PageQuery, keyOf: (item: T) => string): { items: T[]; nextCursor?: string } {
  const at = cursor === undefined ? -1 : all.findIndex((item) => keyOf(item) === cursor);
  if (cursor !== undefined && at === -1) throw notACursor();
  return pageOf(all.slice(at + 1), limit, keyOf);
}

export function notACursor() {
  return invalidField('cursor', 'NOT_A_CURSOR', 'is not from nextCursor');
}
