/** Turns of a consumer's handlers: so many at once, and none begins while they are held. Bookkeeping only: it knows nothing of messages. */
export interface HandlerTurns {
  /** Resolves when a handler may begin; `give` must follow. */
  take(): Promise<void>;
  give(): void;
  /** Lets no handler begin until `resume`. Resolves when none runs. */
  hold(): Promise<void>;
  resume(): void;
  /** Lets everybody in who waits and who comes: they look for themselves that the end has come. */
  end(): void;
  active(): number;
}

export function createHandlerTurns(limit: number): HandlerTurns {
  const waiting: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let active = 0;
  let held = false;
  let ended = false;
  const wakeAll = (sleepers: (() => void)[]) => {
    for (const wake of sleepers.splice(0)) wake();
  };
  return {
    async take() {
      while (!ended && (held || active >= limit)) await new Promise<void>((resolve) => waiting.push(resolve));
      active += 1;
    },
    give() {
      active -= 1;
      if (active === 0) wakeAll(idle);
      if (!held) waiting.shift()?.();
    },
    hold() {
      held = true;
      return active === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
    resume() {
      held = false;
      wakeAll(waiting);
    },
    end() {
      ended = true;
      wakeAll(waiting);
    },
    active: () => active,
  };
}
