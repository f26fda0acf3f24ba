// `npm run bench -- --against REV`: this build and another revision's, run about, and the ratio of their medians.
import { spawnSync } from 'node:child_process';

import { withRevision } from './other-revision.mjs';

const COLUMNS = [
  ['mails/s', 1],
  ['p50 ms', 2],
  ['p99 ms', 4],
  ['CPU ms a mail', 5],
  ['RSS MB', 6],
];

/** Figures of each mix in what the bench printed: `{ 'text-5k, reuse': { 'mails/s': 97.2, … } }`. Rows of peers, ratios and heads are left out. */
export function figuresOf(printed) {
  const figures = {};
  for (const line of printed.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const name = cells[1] ?? '';
    if (!/^[a-z]+-\d+k, (?:reuse|single)$/.test(name)) continue;
    figures[name] = Object.fromEntries(COLUMNS.map(([title, at]) => [title, Number.parseFloat(cells[at + 1] ?? '')]));
  }
  return figures;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Markdown rows: the medians of both and their ratio, ours over the other's. `runs`: `{ ours: […], other: […] }` of `figuresOf`. */
export function comparison({ ours, other }) {
  const rows = ['| mix | figure | other | this | ratio |', '| --- | --- | --- | --- | --- |'];
  for (const mix of Object.keys(ours[0] ?? {}))
    for (const [title] of COLUMNS) {
      const [before, after] = [other, ours].map((runs) => median(runs.map((run) => run[mix]?.[title] ?? Number.NaN)));
      rows.push(`| ${mix} | ${title} | ${before.toFixed(1)} | ${after.toFixed(1)} | ${(after / before).toFixed(2)} |`);
    }
  return rows;
}

/** `options`: what each run of the bench is given. Prints each pair as it comes. */
export async function benchAgainst(root, revision, pairs, options) {
  const runs = { ours: [], other: [] };
  await withRevision(root, revision, (other) => {
    for (let pair = 1; pair <= pairs; pair++)
      for (const [name, cwd] of [
        ['other', other],
        ['ours', root],
      ]) {
        const done = spawnSync(process.execPath, ['tools/bench.mjs', ...options], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
        const figures = figuresOf(done.stdout ?? '');
        if (done.status !== 0 || Object.keys(figures).length === 0) throw new Error(`the bench of ${name} failed:\n${done.stdout}`);
        runs[name].push(figures);
        const brief = Object.entries(figures).map(([mix, row]) => `${mix} ${row['mails/s']} mails/s ${row['CPU ms a mail']} ms`);
        console.log(`pair ${pair} of ${pairs}, ${name}: ${brief.join('; ')}`);
      }
  });
  console.log(`\n${comparison(runs).join('\n')}`);
}
