import type { Clock, MsgId, Tracer } from '@postern/kernel';

/** One step of a message's story. Milliseconds; `atMs` from MAIL. */
export interface StoryStep {
  readonly name: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly detail: string;
}

/** Records what was done to one message and how long it took; each asynchronous step is a span too. */
export interface Story {
  readonly steps: readonly StoryStep[];
  /** A step that fails is recorded with `failed` and rejects as its work did. */
  step<T>(name: string, work: () => Promise<T>, detail?: (result: T) => string): Promise<T>;
  /** The same for work that does not wait. */
  sync<T>(name: string, work: () => T, detail?: (result: T) => string): T;
}

export function startStory(clock: Clock, tracer: Tracer, msgId: MsgId, receivedAtMs: number): Story {
  const steps: StoryStep[] = [];
  const begin = (name: string) => {
    const atMs = Math.max(0, clock.now() - receivedAtMs);
    const from = clock.monotonicMs();
    return (detail: string) => void steps.push({ name, atMs, durationMs: clock.monotonicMs() - from, detail });
  };
  return {
    steps,
    async step(name, work, detail) {
      const end = begin(name);
      try {
        const result = await tracer.span(`pipeline ${name}`, { 'postern.msg_id': msgId }, work);
        end(detail?.(result) ?? '');
        return result;
      } catch (thrown) {
        end('failed');
        throw thrown;
      }
    },
    sync(name, work, detail) {
      const end = begin(name);
      const result = work();
      end(detail?.(result) ?? '');
      return result;
    },
  };
}
