import { openConnection } from './hop-connection.js';
import type { HopConnection } from './hop-connection.js';
import { SendFailure } from './send-failure.js';
import type { ClientError } from './send-failure.js';
import type { Hop, Outgoing, RecipientResult, SenderOptions } from './sender-types.js';

/** Idle sessions are kept this long; most hops close them themselves after some minutes. */
const IDLE_MS = 4000;
/** Transactions on one session before it is given up, since hops count too. */
const MAX_USES = 100;

interface Kept {
  readonly connection: HopConnection;
  uses: number;
  idle?: NodeJS.Timeout;
}

export interface Sent {
  readonly results: readonly RecipientResult[];
  readonly tls: string;
}

/** Sessions that are used again for the next mail of the same hop. */
export function createConnectionPool(options: SenderOptions) {
  const idle = new Map<string, Kept[]>();

  const reuse = (key: string): Kept | undefined => {
    const kept = idle.get(key)?.pop();
    if (kept === undefined) return undefined;
    clearTimeout(kept.idle);
    return kept.connection.usable() ? kept : reuse(key);
  };
  const drop = (key: string, kept: Kept) => {
    const left = (idle.get(key) ?? []).filter((other) => other !== kept);
    if (left.length === 0) idle.delete(key);
    else idle.set(key, left);
    kept.connection.quit();
  };
  const giveBack = (key: string, kept: Kept) => {
    kept.uses += 1;
    if (!kept.connection.usable() || kept.uses >= MAX_USES) return kept.connection.quit();
    idle.set(key, [...(idle.get(key) ?? []), kept]);
    kept.idle = setTimeout(() => drop(key, kept), IDLE_MS).unref();
  };

  const open = async (hop: Hop, signal: AbortSignal): Promise<Kept> => {
    try {
      return { connection: await openConnection(hop, options, signal, false), uses: 0 };
    } catch (thrown) {
      // `attempt` means that broken TLS is no reason to keep the mail; a second connection goes without it (RFC 7435).
      if (hop.tls !== 'attempt' || !(thrown instanceof SendFailure) || !thrown.tls || signal.aborted) throw thrown;
      return { connection: await openConnection(hop, options, signal, true), uses: 0 };
    }
  };

  return {
    /** One transaction on a kept or new session. Rejects with SendFailure. */
    async send(key: string, hop: Hop, mail: Outgoing, signal: AbortSignal): Promise<Sent> {
      for (;;) {
        const reused = reuse(key);
        const kept = reused ?? (await open(hop, signal));
        try {
          const results = await kept.connection.send(mail, signal);
          giveBack(key, kept);
          return { results, tls: kept.connection.tls };
        } catch (thrown) {
          kept.connection.destroy();
          if (reused === undefined || signal.aborted || !isStale(thrown)) throw thrown;
        }
      }
    },
    close() {
      for (const [key, list] of idle) for (const kept of list) drop(key, kept);
    },
  };
}

/** A kept session that the hop had ended meanwhile says nothing about the mail, as long as the hop has seen none of it. */
function isStale(thrown: unknown): boolean {
  if (!(thrown instanceof SendFailure) || thrown.stage !== 'envelope') return false;
  const { code, responseCode } = thrown.cause as ClientError;
  return responseCode === 421 || (responseCode === undefined && code !== 'EMESSAGE');
}
