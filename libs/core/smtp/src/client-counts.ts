/** Counts of one client within the current minute and at this moment. */
interface Counts {
  open: number;
  minute: number;
  connections: number;
  messages: number;
  refused: number;
}

export interface ClientLimits {
  /** Simultaneous sessions; 0 is no limit. */
  readonly connectionsPerClient: number;
  readonly connectionsPerMinute: number;
  readonly messagesPerMinute: number;
  readonly refusedRecipientsPerMinute: number;
}

export type ClientVerdict = 'ok' | 'too-many' | 'too-fast';

type Answer<T> = T | Promise<T>;

/**
 * Sessions and messages of each client (behaviour 14.4), over all processes that count together. An answer may take a moment when another process keeps the table; none
 * rejects. Times are wall time, ms.
 */
export interface ClientTable {
  /** Counts the session; `closed` must follow, whatever the verdict. */
  opened(client: string, limits: ClientLimits, nowMs: number): Answer<ClientVerdict>;
  closed(client: string): void;
  /** Counts a recipient that was refused. */
  refused(client: string, nowMs: number): void;
  /** Whether the client tries out addresses, over all its sessions (obligation 9). */
  recipient(client: string, limits: ClientLimits, nowMs: number): Answer<ClientVerdict>;
  /** Counts the message. */
  message(client: string, limits: ClientLimits, nowMs: number): Answer<ClientVerdict>;
}

/** Beyond this many clients, those without an open session are forgotten, so that a flood of addresses cannot fill the memory. */
const MAX_CLIENTS = 100_000;

/** The table of one process. Pure bookkeeping: the caller gives the time. */
export function createClientCounts() {
  const clients = new Map<string, Counts>();
  const of = (client: string, nowMs: number): Counts => {
    const minute = Math.floor(nowMs / 60_000);
    let counts = clients.get(client);
    if (counts === undefined) {
      if (clients.size >= MAX_CLIENTS) for (const [name, other] of clients) if (other.open === 0) clients.delete(name);
      counts = { open: 0, minute, connections: 0, messages: 0, refused: 0 };
      clients.set(client, counts);
    }
    if (counts.minute !== minute) Object.assign(counts, { minute, connections: 0, messages: 0, refused: 0 });
    return counts;
  };
  return {
    opened(client: string, limits: ClientLimits, nowMs: number): ClientVerdict {
      const counts = of(client, nowMs);
      counts.open += 1;
      counts.connections += 1;
      if (limits.connectionsPerClient > 0 && counts.open > limits.connectionsPerClient) return 'too-many';
      return limits.connectionsPerMinute > 0 && counts.connections > limits.connectionsPerMinute ? 'too-fast' : 'ok';
    },
    closed(client: string): void {
      const counts = clients.get(client);
      if (counts === undefined) return;
      counts.open = Math.max(0, counts.open - 1);
      if (counts.open === 0 && clients.size > MAX_CLIENTS / 2) clients.delete(client);
    },
    refused(client: string, nowMs: number): void {
      of(client, nowMs).refused += 1;
    },
    recipient(client: string, limits: ClientLimits, nowMs: number): ClientVerdict {
      const { refused } = of(client, nowMs);
      return limits.refusedRecipientsPerMinute > 0 && refused >= limits.refusedRecipientsPerMinute ? 'too-fast' : 'ok';
    },
    message(client: string, limits: ClientLimits, nowMs: number): ClientVerdict {
      const counts = of(client, nowMs);
      counts.messages += 1;
      return limits.messagesPerMinute > 0 && counts.messages > limits.messagesPerMinute ? 'too-fast' : 'ok';
    },
  } satisfies ClientTable;
}
export type ClientCounts = ReturnType<typeof createClientCounts>;
