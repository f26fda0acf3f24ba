import { same } from './form/edit-state.js';
import { tagOf } from './api/call-api.js';
import { isConflict, problemOf } from './api/problem.js';

/** What a change of one object begins with. */
export interface Seen<T> {
  /** The object as the person saw it. Lists bring no tags, so it may have none. */
  readonly seen: T;
  readonly read: () => Promise<T>;
}

/** What the request says of the object that it is about. */
export interface Guard {
  readonly ifMatch?: string;
}

/** The person looked at what somebody else had made of the object, and let it be. */
export class LetBe extends Error {
  override readonly name = 'LetBe';
}

/**
 * Changes an object that is still the one that was seen: it is read again, and its tag goes with the change. Another one is shown first: `agree` answers whether it
 * is to be changed all the same; LetBe when not. Rejects with the API's problem for everything else.
 */
export async function changeSeen<T extends object, Output>(
  { seen, read }: Seen<T>,
  change: (guard: Guard) => Promise<Output>,
  agree: (before: T, now: T) => Promise<boolean>,
): Promise<Output> {
  const now = await read();
  if (!same(now, seen) && !(await agree(seen, now))) throw new LetBe();
  const ifMatch = tagOf(now);
  try {
    return await change(ifMatch === undefined ? {} : { ifMatch });
  } catch (thrown) {
    if (!isConflict(problemOf(thrown))) throw thrown;
    // Somebody was faster between the two requests. That is shown too, and the person decides each time.
    return changeSeen({ seen: now, read }, change, agree);
  }
}
