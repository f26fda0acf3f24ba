import { linear } from '@postern/linear';
import type { AvAnswer, AvEngine, EngineVersion } from '@postern/verdict';

import { askVersion } from './ask-version.js';
import { failed } from './clamd-reply.js';
import type { ClamdAddress } from './instream.js';
import { scanAgain } from './scan-again.js';
import type { AgainLimits } from './scan-again.js';

/** `maxMs` is the longest scan, whatever the caller's signal says. */
export interface ClamdOptions extends Partial<AgainLimits> {
  /** Connections at once; clamd's own MaxThreads should not be lower. */
  readonly connections?: number;
  /** Scans that may wait for a connection. */
  readonly maxWaiting?: number;
}

const LIMITS: AgainLimits = { connectMs: 2000, maxMs: 60_000, pausesMs: [100, 300, 1000] };

/** `host:port` (IPv6 in brackets) or the path of a socket. Throws on anything else: the configuration is wrong. */
export function clamdAddress(text: string): ClamdAddress {
  if (text.startsWith('/')) return { path: text };
  const [, v6, name, port] = linear(/^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s[\]/]+)):(\d{1,5})$/).exec(text) ?? [];
  const host = v6 ?? name;
  if (host === undefined) throw new Error(`clamd's address must be host:port or the path of a socket, not ${JSON.stringify(text)}`);
  return { host, port: Number(port) };
}

/** The engine clamd. Every scan has a connection of its own, so a clamd that restarts is used again with the next scan. */
export function createClamd(address: ClamdAddress, options: ClamdOptions = {}): AvEngine {
  const { connections, maxWaiting, ...limits } = { connections: 8, maxWaiting: 2000, ...LIMITS, ...options };
  const waiting: (() => void)[] = [];
  let busy = 0;
  const enter = (signal: AbortSignal): Promise<boolean> => {
    if (busy < connections) {
      busy += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(go), 1);
        resolve(false);
      };
      waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
  const exit = () => {
    const next = waiting.shift();
    // The connection's place goes to the next one in the queue.
    if (next === undefined) busy -= 1;
    else next();
  };
  return {
    name: 'clamd',
    async scan(bytes: Buffer, signal: AbortSignal): Promise<AvAnswer> {
      if (signal.aborted) return failed('CLAMD_LATE', 'aborted before it began');
      if (busy >= connections && waiting.length >= maxWaiting) return failed('CLAMD_BUSY', `${waiting.length} waiting`);
      if (!(await enter(signal))) return failed('CLAMD_LATE', 'waiting for a connection');
      try {
        return await scanAgain(address, bytes, signal, limits);
      } finally {
        exit();
      }
    },
    async version(signal: AbortSignal): Promise<EngineVersion> {
      const { version, database, databaseAtMs } = await askVersion(address, signal);
      return { engine: 'clamd', version, database, databaseAtMs };
    },
    close: () => Promise.resolve(),
  };
}
