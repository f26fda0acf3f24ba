import type { OutgoingMessage } from '@postern/kernel';
import { In, LessThanOrEqual } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

import { outbox } from './entities.js';

/** Facts that lie in the outbox since `beforeMs` or longer, oldest first. */
export async function leftInOutbox(store: Store, beforeMs: number, limit: number): Promise<readonly OutgoingMessage[]> {
  const rows = await (await store.manager()).find(outbox, { where: { atMs: LessThanOrEqual(beforeMs) }, order: { atMs: 'ASC' }, take: limit });
  return rows.map(({ atMs: _at, ...fact }) => fact);
}

export async function removeFromOutbox(store: Store, ids: readonly string[]): Promise<void> {
  await (await store.manager()).delete(outbox, { id: In(ids) });
}
