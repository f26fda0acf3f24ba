/** One measured run. */
export interface RunResult {
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** CPU of the gateway and all its programs for each accepted mail, ms; NaN when it runs elsewhere. */
  readonly cpuMsPerMail: number;
  /** The same by program name. */
  readonly cpuByProgram: ReadonlyMap<string, number>;
  readonly rssMb: number;
  readonly pssMb: number;
  /** Accepted, but not at the next hop when the load ended. */
  readonly waiting: number;
  readonly delivered: number;
  /** Share of the machine that was used meanwhile by what is neither the gateway nor the load, 0 to 1; NaN when the gateway runs elsewhere. */
  readonly others: number;
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function spread(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const fixed = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits));
  return sorted.length < 2 ? fixed(sorted[0]) : `${fixed(sorted[Math.floor(sorted.length / 2)])} (${fixed(sorted[0])}–${fixed(sorted.at(-1))})`;
}

/** `: clamd 3.8, node 2.0`, the dearest program first; empty when nothing is known. */
export function programs(run: RunResult | undefined): string {
  const parts = [...(run?.cpuByProgram ?? [])].filter(([, ms]) => ms >= 0.1).sort((a, b) => b[1] - a[1]);
  return parts.length === 0 ? '' : `: ${parts.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ')}`;
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}

/** A Markdown row: median and, in brackets, minimum to maximum of the runs. */
export function reportRow(name: string, runs: readonly RunResult[]): string {
  const of = (pick: (run: RunResult) => number, digits: number) => spread(runs.map(pick), digits);
  const lost = runs.reduce((sum, run) => sum + run.accepted - run.delivered, 0);
  const cells = [
    name,
    of((r) => r.perSecond, 1),
    of((r) => r.p50, 0),
    of((r) => r.p95, 0),
    of((r) => r.p99, 0),
    `${of((r) => r.cpuMsPerMail, 1)}${programs(runs.at(-1))}`,
    of((r) => r.rssMb, 0),
    lost === 0 ? 'yes' : `NO: ${lost}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The median of a run's figure of ours over that of a peer, for the same mix in the same invocation. */
export function ratioRow(own: readonly RunResult[], peer: readonly RunResult[]): string {
  const of = (runs: readonly RunResult[], pick: (run: RunResult) => number) => median(runs.map(pick));
  const ratio = (pick: (run: RunResult) => number) => (of(own, pick) / of(peer, pick)).toFixed(2).replace('NaN', '–');
  const cells = [
    'ratio to the peer',
    ratio((r) => r.perSecond),
    ratio((r) => r.p50),
    ratio((r) => r.p95),
    ratio((r) => r.p99),
    ratio((r) => r.cpuMsPerMail),
    ratio((r) => r.rssMb),
    '',
  ];
  return `| ${cells.join(' | ')} |`;
}

export const REPORT_HEAD = [
  '| run | mails/s | p50 ms | p95 ms | p99 ms | CPU ms/mail | RSS MB | in = out |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];
