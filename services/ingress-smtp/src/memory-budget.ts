import type { Gauge } from '@postern/kernel';

/** Message bytes held in memory, over all sessions (design 7), and a share of them for each client. */
export interface MemoryBudget {
  /** False, and nothing is taken, when the budget or the client's share would be passed. Without a client only the budget counts. */
  take(client: string | undefined, bytes: number): boolean;
  /** Gives back what was taken for the same client. */
  give(client: string | undefined, bytes: number): void;
  wouldTake(client: string | undefined, bytes: number): boolean;
  /** No new message should begin, of anybody. */
  full(): boolean;
  /** Bytes held now, elsewhere too. */
  used(): number;
  /** What this process holds. */
  held(): HeldBytes;
}

/** Message bytes in the memory of one process; by client those that count against a client's share. */
export interface HeldBytes {
  readonly total: number;
  readonly byClient: ReadonlyMap<string, number>;
}

/** What the other processes of the product hold, as it was told last. */
export interface HeldElsewhere {
  readonly total: () => number;
  readonly of: (client: string) => number;
}

const NOTHING_ELSEWHERE: HeldElsewhere = { total: () => 0, of: () => 0 };

export interface BudgetLimits {
  readonly total: number;
  /** Most of it that one client may hold; may change while it runs. */
  ofClient(): number;
}

/** Where others count too, they are seen with a delay: together they may hold as much more as arrives meanwhile. */
export function createMemoryBudget(limits: BudgetLimits, gauge: Gauge, elsewhere: HeldElsewhere = NOTHING_ELSEWHERE): MemoryBudget {
  const byClient = new Map<string, number>();
  let used = 0;
  const change = (client: string | undefined, bytes: number) => {
    gauge.set((used += bytes));
    if (client === undefined) return;
    const own = (byClient.get(client) ?? 0) + bytes;
    if (own > 0) byClient.set(client, own);
    else byClient.delete(client);
  };
  const inAll = () => used + elsewhere.total();
  const wouldTake = (client: string | undefined, bytes: number) =>
    inAll() + bytes <= limits.total && (client === undefined || (byClient.get(client) ?? 0) + elsewhere.of(client) + bytes <= limits.ofClient());
  return {
    take(client, bytes) {
      if (!wouldTake(client, bytes)) return false;
      change(client, bytes);
      return true;
    },
    give: (client, bytes) => change(client, -bytes),
    wouldTake,
    full: () => inAll() >= limits.total,
    used: inAll,
    held: () => ({ total: used, byClient }),
  };
}
