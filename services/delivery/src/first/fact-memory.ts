import type { OutgoingMessage } from '@postern/kernel';

/** What this process did for one fact. */
export interface FactNotes {
  /** Recipients whose duty is over: delivered, given up, or in the queue. */
  readonly settled: Set<string>;
  /** Settled recipients that are not written down yet. */
  readonly unnoted: Set<string>;
  /** Facts that the bus does not have yet. */
  unpublished: readonly OutgoingMessage[];
}

/** Facts remembered; older ones are forgotten. */
const MAX_FACTS = 20_000;

/** Notes of the facts that were handled lately, so that a fact that comes again, because its handling failed half-way, sends nothing twice and tells everything once. */
export function createFactMemory() {
  const notes = new Map<string, FactNotes>();
  return {
    of(msgId: string): FactNotes {
      const known = notes.get(msgId);
      if (known !== undefined) return known;
      const fresh: FactNotes = { settled: new Set(), unnoted: new Set(), unpublished: [] };
      notes.set(msgId, fresh);
      if (notes.size > MAX_FACTS) for (const oldest of notes.keys()) return forget(oldest, fresh);
      return fresh;
    },
  };
  function forget(oldest: string, fresh: FactNotes): FactNotes {
    notes.delete(oldest);
    return fresh;
  }
}
export type FactMemory = ReturnType<typeof createFactMemory>;
