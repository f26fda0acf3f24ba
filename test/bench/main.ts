import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { startBenchSink } from './bench-sink.js';
import { ratioRow, REPORT_HEAD, reportRow } from './bench-report.js';
import type { RunResult } from './bench-report.js';
import { benchJournal } from './journal/journal-bench.js';
import { measure, mustRefuseEicar, warmUp } from './measure.js';
import type { Sending } from './measure.js';
import { MIXES } from './mixes.js';
import type { Mix } from './mixes.js';
import { summaryOfProfiles } from './profile-summary.js';
import { ruleGrowth } from './rule-growth.js';
import { benchSideBySide } from './side-by-side/side-by-side.js';
import type { Load } from './smtp-load.js';
import { NO_DNS, runningGateway, serveCluster, startBenchTarget } from './bench-target.js';
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
    peers: { type: 'boolean', default: false },
    cluster: { type: 'boolean', default: false },
    cores: { type: 'string', default: '' },
    rules: { type: 'string', default: '0' },
    growth: { type: 'boolean', default: false },
    dns: { type: 'string', default: NO_DNS },
    'serve-cluster': { type: 'boolean', default: false },
    journal: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
    days: { type: 'string', default: '30' },
    times: { type: 'string', default: '20' },
  },
});

/**
 * Measures a gateway: accepted mails a second, latency of the final reply, CPU and memory, and that everything that was accepted arrived. Without --target it
 * starts the product with clamd, as one process or (`--composition cluster`) as services over gRPC, Kafka, PostgreSQL and S3. Any other gateway:
 * --target host:port with --sink-port as its next hop, and --pid for its CPU. --peer host:port and --peer-pid: another gateway with the same next hop, which is
 * measured after each mix, and the ratio of both. Each mix is sent for `--warm-up` seconds before it is measured, since code that has just
 * been compiled costs several times what it costs later. `--rules N`: with so many rules for other recipients, in one process. `--profile DIR` writes CPU profiles of the started processes there, a folder of its own, and sums them up.
 *
 * --growth prints instead what choosing a rule costs as rules and list entries grow.
 *
 * --journal prints instead how long the journal's searches and figures take, and what a mail takes on disk, with `--rows` mails of `--days` days.
 *
 * --peers, --cluster and --cores measure side by side instead (see side-by-side): the product beside Postfix with Rspamd, beside its own cluster composition, and each of them
 * with each of so many cores.
 */
async function main(): Promise<void> {
  const sink = await startBenchSink(Number(options['sink-port']));
  const target = await startBenchTarget({ ...options, rules: Number(options.rules), clamd: '', sinkPort: sink.port });
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

/** Warms a gateway up with a mix and measures it. */
async function runsOf(gateway: BenchTarget, mix: Mix, mode: Load['mode'], arrived: () => number): Promise<readonly RunResult[]> {
  const sending = (seconds: number): Sending => ({
    mix,
    mode,
    connections: Number(options.connections),
    seconds,
    ratePerSecond: Number(options.rate),
  });
  await warmUp(gateway, sending(Number(options['warm-up'])), arrived);
  const runs: RunResult[] = [];
  for (let i = 0; i < Number(options.runs); i++) runs.push(await measure(gateway, sending(Number(options.seconds)), arrived));
  return runs;
}

/** Postern beside Postfix with Rspamd, and beside its own cluster composition. */
const sideBySide = (): Promise<void> =>
  benchSideBySide({
    peers: options.peers,
    cluster: options.cluster,
    cores: options.cores === '' ? [availableParallelism()] : options.cores.split(',').map(Number),
    mixes: options.mixes.split(',') as Mix[],
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    runs: Number(options.runs),
    warmUpSeconds: Number(options['warm-up']),
  });

const isSideBySide = options.peers || options.cluster || options.cores !== '';
if (options.growth) console.log(ruleGrowth());
else if (options.journal) console.log(await benchJournal({ rows: Number(options.rows), days: Number(options.days), times: Number(options.times) }));
else await (options['serve-cluster'] ? serveCluster(Number(options['sink-port']), options.dns) : isSideBySide ? sideBySide() : main());
