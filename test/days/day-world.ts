import { clamdDatabaseFiles } from '@postern/samples';
import { scriptedDns, startHop, startTestClamd } from '@postern/testing';
import type { ScriptedHop } from '@postern/testing';

import { ZONE } from '../scenarios/start-both.js';

/** What stands around a gateway: a next hop, DNS and clamd, all real programs or sockets on this machine. */
export interface Surroundings {
  readonly hop: ScriptedHop;
  readonly dns: string;
  readonly clamd: string;
  close(): Promise<void>;
}

export async function surroundings(): Promise<Surroundings> {
  const [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(ZONE), startTestClamd(clamdDatabaseFiles())]);
  return {
    hop,
    dns: dns.server,
    clamd: clamd.address,
    async close() {
      await Promise.all([hop.stop(), dns.close(), clamd.close()]);
    },
  };
}

/** Things that were begun, ended in the opposite order. */
export function begun() {
  const ends: (() => Promise<unknown>)[] = [];
  return {
    ends: (end: () => Promise<unknown>) => void ends.push(end),
    async end() {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
}

/** A problem as the API tells it. */
export interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

/** A mail in the list of the API. */
export interface MessageRow {
  readonly msgId: string;
  readonly subject: string;
  readonly sender: string;
  readonly replyCode: number;
  readonly state?: string;
}
