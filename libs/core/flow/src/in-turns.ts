import type { Clock, Steps } from '@postern/kernel';

/** One turn of the event loop; whatever else waits comes between two of them. */
const TURN_MS = 8;

/** Does long work without holding up anything else: about 8 ms, then a moment for others, and again. Rejects with the signal's reason between two turns. */
export async function inTurns<T>(work: Steps<T>, clock: Pick<Clock, 'monotonicMs' | 'after'>, signal?: AbortSignal): Promise<T> {
  for (let from = clock.monotonicMs(); ; ) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (clock.monotonicMs() - from < TURN_MS) continue;
    await clock.after(0, signal);
    signal?.throwIfAborted();
    from = clock.monotonicMs();
  }
}
