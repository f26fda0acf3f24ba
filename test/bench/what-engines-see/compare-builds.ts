import { readFileSync } from 'node:fs';

import { differencesOf } from './differences.js';
import type { Difference } from './differences.js';
import type { SeenMail } from './seen-mail.js';

interface Kind {
  readonly less: boolean;
  readonly mails: Set<string>;
  readonly examples: string[];
}

const EXAMPLES = 3;
const FIGURES: readonly (readonly [what: string, of: (seen: SeenMail) => number])[] = [
  ['files given to clamd', ({ clamd }) => clamd.length],
  ['files given to YARA', ({ yara }) => yara.length],
  ['files the content filter tells of', ({ filtered }) => filtered.length],
  ['links', ({ urls }) => urls.length],
  ['mails without some of their base64 for clamd', ({ leftOutForClamd }) => Number(leftOutForClamd > 0)],
  ['bytes of base64 left out for clamd', ({ leftOutForClamd }) => leftOutForClamd],
  ['bytes of base64 left out for YARA', ({ leftOutForYara }) => leftOutForYara],
];

/** Prints, as Markdown, what two builds showed their engines differently: `node compare-builds.js BEFORE AFTER`. */
function main([before = '', after = '']: readonly string[]): void {
  const others = new Map(seenIn(before).map((seen) => [seen.mail, seen]));
  const mails = seenIn(after).filter(({ mail }) => others.has(mail));
  const kinds = new Map<string, Kind>();
  const differing = new Set<string>();
  for (const seen of mails)
    for (const difference of differencesOf(others.get(seen.mail) as SeenMail, seen)) {
      differing.add(seen.mail);
      count(kinds, seen.mail, difference);
    }
  const given = (of: (seen: SeenMail) => number) => mails.reduce((sum, seen) => sum + of(seen), 0);
  const whole = mails.filter(({ hiddenFromClamd, hiddenFromYara }) => hiddenFromClamd === '' && hiddenFromYara === '').length;
  const old = mails.map(({ mail }) => others.get(mail) as SeenMail);
  console.log(`${mails.length} mails, ${given(({ bytes }) => bytes)} bytes; ${mails.length - differing.size} of them without any difference.\n`);
  console.log(`Every byte of ${whole} mails was given to clamd and to YARA, as it is or decoded.\n\n| | before | after |\n| --- | --- | --- |`);
  for (const [what, of] of FIGURES) console.log(`| ${what} | ${old.reduce((all, seen) => all + of(seen), 0)} | ${given(of)} |`);
  for (const less of [true, false]) {
    console.log(
      `\n${less ? 'Less, or other, than before' : 'More than before, or told in another way'}:\n\n| kind | mails | examples |\n| --- | --- | --- |`,
    );
    const rows = [...kinds].filter(([, kind]) => kind.less === less).sort(([, a], [, b]) => b.mails.size - a.mails.size);
    for (const [kind, { mails: where, examples }] of rows) console.log(`| ${kind} | ${where.size} | ${examples.join('; ')} |`);
  }
}

function seenIn(file: string): readonly SeenMail[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as SeenMail);
}

function count(kinds: Map<string, Kind>, mail: string, { less, kind, evidence }: Difference): void {
  const known = kinds.get(`${kind}`) ?? { less, mails: new Set(), examples: [] };
  if (!known.mails.has(mail) && known.examples.length < EXAMPLES) known.examples.push(`${mail} (${evidence})`);
  known.mails.add(mail);
  kinds.set(kind, known);
}

main(process.argv.slice(2));
