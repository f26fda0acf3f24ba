import type { RunResult } from '../bench-report.js';
import { startBenchSink } from '../bench-sink.js';
import { measure, mustRefuseEicar, warmUp } from '../measure.js';
import type { Sending } from '../measure.js';
import type { Mix } from '../mixes.js';
import type { Side } from './start-sides.js';
import { startSides } from './start-sides.js';
import { figuresTable, growthTable, halfLoadPerSecond, ratioTable } from './side-by-side-table.js';
import type { Measured } from './side-by-side-table.js';

export interface SideBySide {
  readonly peers: boolean;
  readonly cluster: boolean;
  /** Numbers of cores, one after the other. */
  readonly cores: readonly number[];
  readonly mixes: readonly Mix[];
  readonly connections: number;
  readonly seconds: number;
  readonly runs: number;
  readonly warmUpSeconds: number;
}

/** Measures the gateways in turn, run by run, so that what else the machine does meets all of them, and prints figures and ratios. */
export async function benchSideBySide(choice: SideBySide): Promise<void> {
  const byMix = new Map<Mix, Map<number, readonly Measured[]>>(choice.mixes.map((mix) => [mix, new Map()]));
  const report: string[] = [];
  for (const cores of choice.cores) {
    const sink = await startBenchSink();
    const { sides, stop } = await startSides({ ...choice, cores, sinkPort: sink.port });
    try {
      await allRefuseEicar(sides, 'before');
      for (const mix of choice.mixes) {
        const { all, half } = await measureInTurn(sides, mix, choice, sink.count);
        byMix.get(mix)?.set(cores, all);
        const rows = [
          `${cores} ${cores === 1 ? 'core' : 'cores'}, ${choice.connections} connections kept, ${choice.runs} runs of ${choice.seconds} s, half load ${half.toFixed(1)} mails/s:`,
          '',
          ...figuresTable(mix, all),
          '',
          ...ratioTable(mix, pairsOf(all)),
          '',
        ];
        report.push(...rows);
        console.log(`\n${rows.join('\n')}`);
      }
      await allRefuseEicar(sides, 'after');
    } finally {
      await stop();
      await sink.stop();
    }
  }
  if (choice.cores.length > 1) for (const [mix, byCores] of byMix) report.push(...growthTable(mix, byCores), '');
  console.log(`\n${report.join('\n')}\nEICAR refused before and after by all that scan.`);
}

async function allRefuseEicar(sides: readonly Side[], when: string): Promise<void> {
  for (const { scans, target } of sides) if (scans) await mustRefuseEicar(target, when);
}

async function measureInTurn(sides: readonly Side[], mix: Mix, choice: SideBySide, arrived: () => number) {
  const sending: Sending = { mix, mode: 'reuse', connections: choice.connections, seconds: choice.seconds, ratePerSecond: 0 };
  for (const { target, warmUpSeconds } of sides) await warmUp(target, { ...sending, seconds: warmUpSeconds }, arrived);
  const full = await rounds(sides, choice.runs, arrived, sending);
  const half = halfLoadPerSecond(sides.flatMap((side, i) => (side.scans ? [full[i] ?? []] : [])));
  const latency = await rounds(sides, choice.runs, arrived, { ...sending, ratePerSecond: half });
  return { half, all: sides.map(({ name }, i): Measured => ({ name, full: full[i] ?? [], half: latency[i] ?? [] })) };
}

/** The runs of each side. Each round begins with another one. */
async function rounds(sides: readonly Side[], runs: number, arrived: () => number, sending: Sending): Promise<readonly (readonly RunResult[])[]> {
  const results = sides.map((): RunResult[] => []);
  for (let round = 0; round < runs; round++)
    for (let turn = 0; turn < sides.length; turn++) {
      const at = (round + turn) % sides.length;
      const side = sides[at];
      if (side === undefined) continue;
      const result = await measure(side.target, sending, arrived);
      results[at]?.push(result);
      const rate = sending.ratePerSecond === 0 ? 'as fast as it goes' : `${sending.ratePerSecond.toFixed(1)} mails/s`;
      console.log(
        `${sending.mix}, ${rate}, run ${round + 1}: ${side.name}: ${result.perSecond.toFixed(1)} mails/s, ${result.cpuMsPerMail.toFixed(1)} ms, p99 ${result.p99.toFixed(0)} ms`,
      );
    }
  return results;
}

/** Postern over each other one; the cluster composition over Postern. */
function pairsOf(all: readonly Measured[]): readonly (readonly [Measured, Measured])[] {
  const [own, ...others] = all;
  if (own === undefined) return [];
  return others.map((other) => (other.name.startsWith('Postern') ? [other, own] : [own, other]));
}
