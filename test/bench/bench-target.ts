import { resolve } from 'node:path';

import { startStandalone } from '../harness/start-standalone.js';

export interface BenchTarget {
  readonly host: string;
  readonly port: number;
  /** Root of the gateway's processes; undefined when it runs elsewhere. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** The gateway to measure: one that runs (`host:port`), or the standalone product with its own clamd, started for this. */
export async function startBenchTarget(target: string, pid: string, sinkPort: number, profileDir = ''): Promise<BenchTarget> {
  const [, host, port] = /^(.+):(\d+)$/.exec(target) ?? [];
  if (host !== undefined) return { host, port: Number(port), pid: pid === '' ? undefined : Number(pid), stop: () => Promise.resolve() };
  const env: { env?: Record<string, string> } = profileDir === '' ? {} : { env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profileDir)}` } };
  const gateway = await startStandalone({
    dns: '127.0.0.1:9',
    localDomains: ['local.example'],
    relayhost: `127.0.0.1:${sinkPort}`,
    clamd: '',
    ...env,
  });
  return { ...gateway.smtp, pid: gateway.pid, stop: async () => void (await gateway.stop()) };
}
