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
  /** Bytes held now. */
  used(): number;
}

export interface BudgetLimits {
  readonly total: number;
  /** Most of it that one client may hold; may change while it runs. */
  ofClient(): number;
}

export function createMemoryBudget(limits: BudgetLimits, gauge: Gauge): MemoryBudget {
  const byClient = new Map<string, number>();
  let used = 0;
  const change = (client: string | undefined, bytes: number) => {
    gauge.set((used += bytes));
    if (client === undefined) return;
    const own = (byClient.get(client) ?? 0) + bytes;
    if (own > 0) byClient.set(client, own);
    else byClient.delete(client);
  };
  const wouldTake = (client: string | undefined, bytes: number) =>
    used + bytes <= limits.total && (client === undefined || (byClient.get(client) ?? 0) + bytes <= limits.ofClient());
  return {
    take(client, bytes) {
      if (!wouldTake(client, bytes)) return false;
      change(client, bytes);
      return true;
    },
    give: (client, bytes) => change(client, -bytes),
    wouldTake,
    full: () => used >= limits.total,
    used: () => used,
  };
}
