import { FairSlots } from '@postern/flow';
import { parseHostPort } from '@postern/net';
import type { AvAnswer, AvEngine, EngineCapabilities, EngineVersion } from '@postern/verdict';

import { clamscanOf } from './clamscan-client.js';
import { failed } from './clamd-reply.js';
import type { ClamdAddress } from './clamd-session.js';
import { ClamdSessions } from './clamd-sessions.js';
import { Reach } from './reach.js';
import { scanAgain } from './scan-again.js';
import type { AgainLimits } from './scan-again.js';

/** `maxMs` is the longest scan, whatever the caller's signal says. */
export interface ClamdOptions extends Partial<AgainLimits> {
  /** Concurrent connections; clamd's own MaxThreads should not be lower. */
  readonly connections?: number;
  /** Scans that may wait for a connection. */
  readonly maxWaiting?: number;
}

/** clamd decodes mails and opens archives by itself, and freshclam keeps its databases. */
export const CLAMD_CAPABILITIES: EngineCapabilities = { decodesMail: true, unpacks: true, updates: true };

/** Connections that one client may have, if there are so many: half of all, but no fewer than these. */
const CLIENT_LEAST = 2;
const LIMITS: AgainLimits = { connectMs: 2000, maxMs: 60_000, pausesMs: [100, 300, 1000] };

/** `host:port` (IPv6 in brackets) or the path of a socket. Throws on anything else: the configuration is wrong. */
export function clamdAddress(text: string): ClamdAddress {
  if (text.startsWith('/')) return { path: text };
  const address = parseHostPort(text);
  if (address === undefined) throw new Error(`clamd's address must be host:port or the path of a socket, not ${JSON.stringify(text)}`);
  return address;
}

/** The engine clamd. Connections are kept for a few seconds; a clamd that restarts is used again with the next scan, and one that is gone keeps no scan waiting behind others. */
export function createClamd(address: ClamdAddress, options: ClamdOptions = {}): AvEngine {
  const { connections, maxWaiting, ...limits } = { connections: 8, maxWaiting: 2000, ...LIMITS, ...options };
  const perClient = Math.max(Math.min(connections, CLIENT_LEAST), Math.floor(connections / 2));
  const sessions = new ClamdSessions(address);
  const slots = new FairSlots({ total: connections, perClient }, () => performance.now());
  const reach = new Reach(() => performance.now());
  return {
    name: 'clamd',
    capabilities: CLAMD_CAPABILITIES,
    async scan(bytes: Buffer, signal: AbortSignal, client?: string): Promise<AvAnswer> {
      if (signal.aborted) return failed('CLAMD_LATE', 'aborted before it began');
      return reach.scan(async (patient) => {
        if (slots.waiting >= maxWaiting && (slots.free === 0 || slots.waiting > 0)) return failed('CLAMD_BUSY', `${slots.waiting} waiting`);
        const leave = await slots.take(client, 1, signal).catch(() => undefined);
        if (leave === undefined) return failed('CLAMD_LATE', 'waiting for a connection');
        try {
          // It may have been found gone while this scan stood in line.
          const gone = patient ? reach.gone() : undefined;
          return gone ?? (await scanAgain(sessions, bytes, signal, patient ? limits : { ...limits, pausesMs: [] }));
        } finally {
          leave();
        }
      });
    },
    async version(signal: AbortSignal): Promise<EngineVersion> {
      return { engine: 'clamd', ...(await clamscanOf(address).version(signal)) };
    },
    close: () => Promise.resolve(sessions.close()),
  };
}
