import { median, programs } from '../bench-report.js';
import type { RunResult } from '../bench-report.js';
import type { Mix } from '../mixes.js';

/** Several gateways measured in turn, as Markdown. Calculation only. */

/** All runs of one gateway with one mix: as fast as it goes, and at the load that is half of what the slowest one took. */
export interface Measured {
  readonly name: string;
  readonly full: readonly RunResult[];
  readonly half: readonly RunResult[];
}

interface Figure {
  readonly title: string;
  readonly digits: number;
  readonly of: (measured: Measured) => readonly number[];
}

/** Medians of these are compared. */
const FIGURES: readonly Figure[] = [
  { title: 'mails/s', digits: 0, of: ({ full }) => full.map((run) => run.perSecond) },
  { title: 'CPU ms a mail', digits: 1, of: ({ full }) => full.map((run) => run.cpuMsPerMail) },
  { title: 'p99 ms at half load', digits: 0, of: ({ half }) => half.map((run) => run.p99) },
  { title: 'PSS MB', digits: 0, of: ({ full }) => full.map((run) => run.pssMb) },
];

const TITLES: Readonly<Record<Mix, string>> = { 'text-5k': '5 kB of text', 'mean-75k': '75 kB on average', 'mixed-300k': '300 kB of attachments' };

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]): string[] => [row(cells), row(cells.map(() => '---'))];
const shown = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** Mails a second that each gateway is given for its latency at half load, the same for all: half of the median of the slowest. 0 of nothing. */
export function halfLoadPerSecond(full: readonly (readonly RunResult[])[]): number {
  const rates = full.map((runs) => median(runs.map((run) => run.perSecond))).filter(Number.isFinite);
  return rates.length === 0 ? 0 : Math.min(...rates) / 2;
}

/** Median, and in brackets the smallest and largest. */
function cell(values: readonly number[], digits: number): string {
  const known = values.filter(Number.isFinite);
  const middle = shown(median(known), digits);
  return known.length < 2 ? middle : `${middle} (${shown(Math.min(...known), digits)}–${shown(Math.max(...known), digits)})`;
}

/**
 * A row for each gateway. `waiting`: the most mails that were accepted and had not arrived when a load ended. `others`: how much of the machine something else used, which
 * makes everything slower.
 */
export function figuresTable(mix: Mix, all: readonly Measured[]): string[] {
  return [
    ...head([TITLES[mix], ...FIGURES.map(({ title }) => title), 'waiting', 'refused', 'in = out', 'others', 'CPU by program, ms a mail']),
    ...all.map((measured) => {
      const runs = [...measured.full, ...measured.half];
      const sum = (of: (run: RunResult) => number) => runs.reduce((total, run) => total + of(run), 0);
      const lost = sum((run) => run.accepted - run.delivered);
      return row([
        measured.name,
        ...FIGURES.map(({ of, digits }) => cell(of(measured), digits)),
        String(Math.max(0, ...runs.map((run) => run.waiting))),
        String(sum((run) => run.refused)),
        lost === 0 ? 'yes' : `NO: ${lost}`,
        `${shown(100 * median(runs.map((run) => run.others)), 0)} %`,
        programs(measured.full.at(-1)).replace(/^: /, ''),
      ]);
    }),
  ];
}

/** A row for each pair: the medians of the first over those of the second. Nothing without a pair. */
export function ratioTable(mix: Mix, pairs: readonly (readonly [Measured, Measured])[]): string[] {
  if (pairs.length === 0) return [];
  return [
    ...head([`${TITLES[mix]}: ratio`, ...FIGURES.map(({ title }) => title)]),
    ...pairs.map(([one, other]) => row([`${one.name} / ${other.name}`, ...FIGURES.map(({ of }) => shown(median(of(one)) / median(of(other)), 2))])),
  ];
}

/** What more cores bring: mails a second and CPU a mail of each gateway with each number of cores, and the last over the first. */
export function growthTable(mix: Mix, byCores: ReadonlyMap<number, readonly Measured[]>): string[] {
  const cores = [...byCores.keys()];
  const last = cores.at(-1) ?? 0;
  const columns = FIGURES.slice(0, 2);
  const titles = columns.flatMap(({ title }) => [...cores.map((n) => `${title}, ${n} ${n === 1 ? 'core' : 'cores'}`), `${last} to ${cores[0] ?? 0}`]);
  return [
    ...head([TITLES[mix], ...titles]),
    ...(byCores.get(last) ?? []).map(({ name }) => {
      const found = cores.map((n) => byCores.get(n)?.find((measured) => measured.name === name));
      return row([
        name,
        ...columns.flatMap(({ of, digits }) => {
          const medians = found.map((measured) => (measured === undefined ? Number.NaN : median(of(measured))));
          return [...medians.map((value) => shown(value, digits)), shown((medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN), 2)];
        }),
      ]);
    }),
  ];
}
