import { z } from 'zod';

/** Length of a page in a query. */
export function limitParam(normal: number, most: number) {
  return z.coerce.number().int().min(1).max(most).default(normal);
}

/** One page of rows of which one more than `limit` was read: that there is one tells that there is a next page. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): { items: T[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last !== undefined ? { nextCursor: cursorOf(last) } : {}) };
}
