import type { Clock } from '@postern/kernel';

/** Whether the same would go well a little later, by kafkajs' own word, also when it gave up after some tries. */
export function passes(error: Error & { readonly retriable?: boolean }): boolean {
  return error.retriable === true || (error.cause instanceof Error && passes(error.cause));
}

const TRIES = 20;
const PAUSE_MS = 250;

/**
 * Asks again, some seconds long, while what goes wrong passes by itself. kafkajs tries a question to a broker that does not lead a partition any more, or not yet, no second time
 * when an admin asks it.
 */
export async function whilePassing<Answer>(clock: Clock, ask: () => Promise<Answer>): Promise<Answer> {
  for (let left = TRIES; ; left--) {
    try {
      return await ask();
    } catch (thrown) {
      if (left <= 1 || !(thrown instanceof Error) || !passes(thrown)) throw thrown;
      await clock.after(PAUSE_MS);
    }
  }
}
