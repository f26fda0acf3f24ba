import { cpus } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';

import { percentile } from './bench-report.js';
import type { RunResult } from './bench-report.js';
import type { BenchTarget } from './bench-target.js';
import { eicarMail } from './eicar-mail.js';
import { mailOf } from './mixes.js';
import type { Mix } from './mixes.js';
import { costOf, machineCpuSeconds } from './process-cost.js';
import { LoadConnection, sendLoad } from './smtp-load.js';
import type { Load } from './smtp-load.js';

/** What is sent and how; `seconds` and `ratePerSecond` (0: as fast as it goes) may differ from run to run. */
export interface Sending {
  readonly mix: Mix;
  readonly mode: Load['mode'];
  readonly connections: number;
  readonly seconds: number;
  readonly ratePerSecond: number;
}

let seed = Math.floor(Date.now() / 1000) * 1000;

function loadOf({ host, port }: BenchTarget, { mix, mode, connections, seconds, ratePerSecond }: Sending): Load {
  return { host, port, mode, connections, ratePerSecond, durationMs: seconds * 1000, next: () => mailOf(mix, seed++) };
}

/** Sends without measuring: code that has just been compiled costs several times what it costs later. `arrived`: mails at the next hop so far. */
export async function warmUp(gateway: BenchTarget, sending: Sending, arrived: () => number): Promise<void> {
  await sendLoad(loadOf(gateway, sending));
  await settled(arrived);
}

/** One run: cost, latency, and what arrived. CPU counts until everything has arrived, memory is that at the end of the load. */
export async function measure(gateway: BenchTarget, sending: Sending, arrived: () => number): Promise<RunResult> {
  const before = gateway.pids.length === 0 ? undefined : costOf(gateway.pids);
  const arrivedBefore = arrived();
  const busyBefore = busySeconds();
  const { samples, seconds } = await sendLoad(loadOf(gateway, sending));
  const arrivedMeanwhile = arrived() - arrivedBefore;
  const busy = busySeconds() - busyBefore;
  const underLoad = gateway.pids.length === 0 ? undefined : costOf(gateway.pids, { pss: true });
  const arrivedAtLast = await settled(arrived);
  const after = gateway.pids.length === 0 ? undefined : costOf(gateway.pids);
  const accepted = samples.filter((sample) => sample.code === 250);
  const latencies = accepted.map((sample) => sample.latencyMs).sort((a, b) => a - b);
  const perMail = (cpuSeconds: number) => (cpuSeconds * 1000) / accepted.length;
  return {
    sent: samples.length,
    accepted: accepted.length,
    refused: samples.length - accepted.length,
    perSecond: accepted.length / seconds,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    cpuMsPerMail: before === undefined || after === undefined ? Number.NaN : perMail(after.cpuSeconds - before.cpuSeconds),
    rssMb: underLoad?.rssMb ?? Number.NaN,
    pssMb: underLoad?.pssMb ?? Number.NaN,
    cpuByProgram: new Map([...(after?.byProgram ?? [])].map(([name, s]) => [name, perMail(s - (before?.byProgram.get(name) ?? 0))])),
    waiting: accepted.length - arrivedMeanwhile,
    delivered: arrivedAtLast - arrivedBefore,
    others: (busy - (underLoad?.cpuSeconds ?? Number.NaN) + (before?.cpuSeconds ?? Number.NaN)) / (seconds * cpus().length),
  };
}

/** CPU of the machine without this process, which is the load, the next hop and the name server. */
function busySeconds(): number {
  const { user, system } = process.cpuUsage();
  return machineCpuSeconds() - (user + system) / 1e6;
}

/** Resolves with the count once nothing more arrived for two seconds. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  while (last !== count()) {
    last = count();
    await after(2000);
  }
  return last;
}

/** Rejects when the EICAR test file gets through: figures of a gateway that does not scan mean nothing. */
export async function mustRefuseEicar({ host, port }: BenchTarget, when: string): Promise<void> {
  const connection = await LoadConnection.open(host, port);
  const { code } = await connection.send(eicarMail());
  connection.close();
  if (code < 500) throw new Error(`EICAR to ${host}:${port} ${when} the run got ${code}: scanning is not on, figures would mean nothing`);
}
