import { assertNever } from '@postern/kernel';

/** Turns of handlers: so many at the same time, first come first served. Bookkeeping only: it knows nothing of messages. */
export interface Turns {
  /**
   * Resolves when a handler may begin; `give` must follow. A turn that is given back goes to the one who waits longest, never to one who has only just come: so of
   * an ordered log always a beginning is at work. `isUrgent`: may begin also while the others are held.
   */
  take(isUrgent?: () => boolean): Promise<void>;
  give(): void;
  /** Lets none but the urgent begin, and when none of them is left, nobody, until `resume`. Resolves then. */
  hold(): Promise<void>;
  resume(): void;
  /** Lets everybody in who waits and who comes: they look for themselves that the end has come. */
  end(): void;
  active(): number;
}

interface Waiting {
  isUrgent(): boolean;
  go(): void;
}

export function createTurns(limit: number): Turns {
  const waiting: Waiting[] = [];
  const idle: (() => void)[] = [];
  let active = 0;
  let state: 'open' | 'holding' | 'held' | 'ended' = 'open';

  const next = (): Waiting | undefined => {
    switch (state) {
      case 'ended':
        return waiting.shift();
      case 'open':
        return active < limit ? waiting.shift() : undefined;
      case 'holding': {
        const urgent = active < limit ? waiting.findIndex((one) => one.isUrgent()) : -1;
        return urgent < 0 ? undefined : waiting.splice(urgent, 1)[0];
      }
      case 'held':
        return undefined;
      default:
        return assertNever(state);
    }
  };
  const admit = () => {
    for (let one = next(); one !== undefined; one = next()) {
      active += 1;
      one.go();
    }
    if (active > 0 || state === 'open') return;
    if (state === 'holding') state = 'held';
    for (const wake of idle.splice(0)) wake();
  };
  return {
    take: (isUrgent = () => false) =>
      new Promise((go) => {
        waiting.push({ isUrgent, go });
        admit();
      }),
    give() {
      active -= 1;
      admit();
    },
    hold() {
      if (state === 'open') state = 'holding';
      return new Promise((resolve) => {
        idle.push(resolve);
        admit();
      });
    },
    resume() {
      if (state !== 'ended') state = 'open';
      admit();
    },
    end() {
      state = 'ended';
      admit();
    },
    active: () => active,
  };
}
