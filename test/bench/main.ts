import { parseArgs } from 'node:util';

import { eicarMail } from './eicar-mail.js';
import { startBenchSink } from './bench-sink.js';
import { percentile, ratioRow, REPORT_HEAD, reportRow } from './bench-report.js';
import type { RunResult } from './bench-report.js';
import { mailOf, MIXES } from './mixes.js';
import type { Mix } from './mixes.js';
import { costOf } from './process-cost.js';
import { summaryOfProfiles } from './profile-summary.js';
import { LoadConnection, sendLoad } from './smtp-load.js';
import type { Load } from './smtp-load.js';
import { runningGateway, serveCluster, startBenchTarget } from './bench-target.js';
import type { BenchTarget } from './bench-target.js';

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    pid: { type: 'string', default: '' },
    'sink-port': { type: 'string', default: '0' },
    peer: { type: 'string', default: '' },
    'peer-pid': { type: 'string', default: '' },
    mixes: { type: 'string', default: MIXES.join(',') },
    modes: { type: 'string', default: 'reuse,single' },
    connections: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '15' },
    runs: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '10' },
    rate: { type: 'string', default: '0' },
    profile: { type: 'string', default: '' },
    composition: { type: 'string', default: 'standalone' },
    'serve-cluster': { type: 'boolean', default: false },
  },
});

/**
 * Measures a gateway: accepted mails a second, latency of the final reply, CPU and memory, and that everything that was accepted arrived. Without --target it
 * starts the product with clamd, as one process or (`--composition cluster`) as services over gRPC, Kafka, PostgreSQL and S3. Any other gateway:
 * --target host:port with --sink-port as its next hop, and --pid for its CPU. --peer host:port and --peer-pid: another gateway with the same next hop, which is
 * measured after each mix, and the ratio of both. Each mix is sent for `--warm-up` seconds before it is measured, since code that has just
 * been compiled costs several times what it costs later. `--profile DIR` writes CPU profiles of the started processes there, a folder of its own, and sums them up.
 */
async function main(): Promise<void> {
  const sink = await startBenchSink(Number(options['sink-port']));
  const target = await startBenchTarget({ ...options, sinkPort: sink.port });
  const peer = options.peer === '' ? undefined : runningGateway(options.peer, options['peer-pid']);
  console.log(
    `Target ${target.host}:${target.port}, next hop 127.0.0.1:${sink.port}, ${options.connections} connections, ${options.runs} runs of ${options.seconds} s.`,
  );
  const gateways = peer === undefined ? [target] : [target, peer];
  for (const gateway of gateways) await mustRefuseEicar(gateway, 'before');
  const rows = [...REPORT_HEAD];
  const add = (row: string) => console.log(rows[rows.push(row) - 1]);
  for (const mix of options.mixes.split(',') as Mix[]) {
    for (const mode of options.modes.split(',') as Load['mode'][]) {
      const own = await runsOf(target, mix, mode, sink.count);
      add(reportRow(`${mix}, ${mode}`, own));
      if (peer === undefined) continue;
      const other = await runsOf(peer, mix, mode, sink.count);
      add(reportRow(`${mix}, ${mode}: peer`, other));
      add(ratioRow(own, other));
    }
  }
  for (const gateway of gateways) await mustRefuseEicar(gateway, 'after');
  console.log(`\n${rows.join('\n')}\n\nEICAR refused before and after: scanning was on.`);
  await target.stop();
  await sink.stop();
  if (options.profile !== '') console.log(summaryOfProfiles(options.profile, Number(options.runs) * Number(options.seconds)));
}

let seed = Math.floor(Date.now() / 1000) * 1000;

/** Warms a gateway up with a mix and measures it. */
async function runsOf(gateway: BenchTarget, mix: Mix, mode: Load['mode'], arrived: () => number): Promise<readonly RunResult[]> {
  const load = (seconds: number): Load => ({
    ...gateway,
    connections: Number(options.connections),
    mode,
    durationMs: seconds * 1000,
    ratePerSecond: Number(options.rate),
    next: () => mailOf(mix, seed++),
  });
  await sendLoad(load(Number(options['warm-up'])));
  await settled(arrived);
  const runs: RunResult[] = [];
  for (let i = 0; i < Number(options.runs); i++) runs.push(await measure(load(Number(options.seconds)), gateway.pids, arrived));
  return runs;
}

async function measure(load: Load, pids: readonly number[], delivered: () => number): Promise<RunResult> {
  const before = pids.length === 0 ? undefined : costOf(pids);
  const deliveredBefore = delivered();
  const { samples, seconds } = await sendLoad(load);
  const arrived = await settled(delivered);
  const after = pids.length === 0 ? undefined : costOf(pids);
  const accepted = samples.filter((sample) => sample.code === 250);
  const latencies = accepted.map((sample) => sample.latencyMs).sort((a, b) => a - b);
  const cpu = before === undefined || after === undefined ? Number.NaN : ((after.cpuSeconds - before.cpuSeconds) * 1000) / accepted.length;
  return {
    sent: samples.length,
    accepted: accepted.length,
    refused: samples.length - accepted.length,
    perSecond: accepted.length / seconds,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    cpuMsPerMail: cpu,
    rssMb: after?.rssMb ?? Number.NaN,
    cpuByProgram: new Map(
      [...(after?.byProgram ?? [])].map(([name, s]) => [name, ((s - (before?.byProgram.get(name) ?? 0)) * 1000) / accepted.length]),
    ),
    delivered: arrived - deliveredBefore,
  };
}

/** Resolves with the count once nothing more arrived for two seconds. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  while (last !== count()) {
    last = count();
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  return last;
}

async function mustRefuseEicar({ host, port }: BenchTarget, when: string): Promise<void> {
  const connection = await LoadConnection.open(host, port);
  const { code } = await connection.send(eicarMail());
  connection.close();
  if (code < 500) throw new Error(`EICAR to ${host}:${port} ${when} the run got ${code}: scanning is not on, figures would mean nothing`);
}

await (options['serve-cluster'] ? serveCluster(Number(options['sink-port'])) : main());
