import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { clamdDatabaseFiles } from '@postern/samples';
import { startTestClamd } from '@postern/testing';

import { applySettings } from '../harness/gateway.js';
import { processSettings } from '../harness/process-settings.js';
import { startCluster } from '../harness/start-cluster.js';
import { ROOT, startStandalone } from '../harness/start-standalone.js';

export interface BenchTarget {
  readonly host: string;
  readonly port: number;
  /** Roots of the gateway's processes; none when it runs elsewhere. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

export interface TargetChoice {
  /** `host:port` of a gateway that runs; empty to start one of `composition`. */
  readonly target: string;
  readonly pid: string;
  readonly composition: string;
  /** Folder for CPU profiles of what is started; empty for none. */
  readonly profile: string;
  readonly sinkPort: number;
  /** `host:port` of the name server that is asked. */
  readonly dns: string;
  /** Socket of a clamd for the product in one process; empty for its own. */
  readonly clamd: string;
  /** Rules for other recipients than those of the load, before the one that its mail falls under; default none. */
  readonly rules?: number;
}

/** No DNS server answers there: what a name server would cost is no part of the figures. */
export const NO_DNS = '127.0.0.1:9';

/** A gateway that runs already: `host:port`, and the ids of its processes with commas between. */
export function runningGateway(address: string, pids: string): BenchTarget {
  const [, host, port] = /^(.+):(\d+)$/.exec(address) ?? [];
  if (host === undefined) throw new Error(`${address} is not host:port`);
  return { host, port: Number(port), pids: pids === '' ? [] : pids.split(',').map(Number), stop: () => Promise.resolve() };
}

/** The gateway to measure: one that runs, or the product with its own clamd, in one process or as services over gRPC and Kafka, started for this. */
export async function startBenchTarget(choice: TargetChoice): Promise<BenchTarget> {
  if (choice.target !== '') return runningGateway(choice.target, choice.pid);
  const profile: Record<string, string> = choice.profile === '' ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(choice.profile)}` };
  // Each scan is a scan: what a cache spares is no part of the figures.
  const env: Record<string, string> = { ...profile, POSTERN_ANTIVIRUS_KNOWN_ANSWERS: '0' };
  return choice.composition === 'cluster' ? startClusterTarget(choice, env) : startStandaloneTarget(choice, env);
}

async function startStandaloneTarget({ sinkPort, dns, clamd, rules = 0 }: TargetChoice, env: Readonly<Record<string, string>>): Promise<BenchTarget> {
  // As it is started by default, where the tests have one process.
  const workers = process.env['POSTERN_WORKERS'] ?? '0';
  const gateway = await startStandalone({ dns, relayhost: `127.0.0.1:${sinkPort}`, clamd, env: { ...env, POSTERN_WORKERS: workers } });
  if (rules > 0) await applySettings(gateway.api, (settings) => ({ ...settings, rules: [...rulesOfOthers(rules), ...(settings.rules ?? [])] }));
  return { ...gateway.smtp, pids: [gateway.pid], stop: async () => void (await gateway.stop()) };
}

const rulesOfOthers = (count: number) =>
  Array.from({ length: count }, (_unused, i) => ({
    id: 1000 + i,
    name: `Customer ${i}`,
    senders: i % 2 === 0 ? ['*'] : [`*@partner-${i}.example`],
    recipients: [`*@customer-${i}.example`],
  }));

/**
 * In a process of its own, so that the object store of the tests, which runs in it (`MainThread`), does not slow down the load, and all its CPU is below one process. That
 * store is started as our services are.
 */
async function startClusterTarget({ sinkPort, dns }: TargetChoice, env: Readonly<Record<string, string>>): Promise<BenchTarget> {
  const settings = processSettings(ROOT);
  const options = ['--serve-cluster', '--sink-port', String(sinkPort), '--dns', dns];
  const child = spawn(process.execPath, [...settings.flags, ...process.argv.slice(1, 2), ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...settings.env, POSTERN_BENCH_SERVICE_OPTIONS: env['NODE_OPTIONS'] ?? '' },
  });
  const first = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit').then(() => undefined)]);
  if (first === undefined) throw new Error('the cluster composition did not start');
  const { host, port } = JSON.parse(String(first[0])) as { host: string; port: number };
  const stop = async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
  return { host, port, pids: child.pid === undefined ? [] : [child.pid], stop };
}

/** Starts the cluster composition, prints its SMTP address as a line of JSON, and stops it when the standard input ends. */
export async function serveCluster(sinkPort: number, dns: string): Promise<void> {
  const clamd = await startTestClamd(clamdDatabaseFiles());
  const options = process.env['POSTERN_BENCH_SERVICE_OPTIONS'] ?? '';
  const env: Record<string, string> = options === '' ? {} : { NODE_OPTIONS: options };
  const cluster = await startCluster({ dns, relayhost: `127.0.0.1:${sinkPort}`, clamd: clamd.address, longRun: true, env });
  console.log(JSON.stringify(cluster.smtp));
  process.stdin.resume();
  await once(process.stdin, 'end');
  await cluster.stop();
  await clamd.close();
}
