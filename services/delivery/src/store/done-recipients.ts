import { LessThan } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

import { done } from './entities.js';

export interface DoneRecipient {
  readonly msgId: string;
  readonly recipient: string;
}

/** Forgets what no fact can repeat any more. */
export async function forgetDone(store: Store, beforeMs: number): Promise<void> {
  await (await store.manager()).delete(done, { atMs: LessThan(beforeMs) });
}
