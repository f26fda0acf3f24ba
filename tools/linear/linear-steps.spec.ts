import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { attackTexts } from './attack-texts.js';
import { seesMail } from './check.mjs';
import { stepCounter } from './count-steps.js';
import { prove } from './prove.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const LONG = process.env['POSTERN_TEST_LONG'] === '1';

/** Each literal that the product gives to linear(), once. */
function productPatterns(): [source: string, flags: string][] {
  const found = new Map<string, [string, string]>();
  const files = ['libs', 'services'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).map((file) => `${top}/${file}`),
  );
  for (const file of files.filter((one) => one.endsWith('.ts') && seesMail(one))) {
    for (const [, source = '', flags = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(
      /\blinear\(\s*\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([a-z]*)/g,
    ))
      found.set(`${source}/${flags}`, [source, flags]);
  }
  return [...found.values()];
}

/** Lengths of the runs and of the other texts: those of a pattern with a large k cost as much as its k. */
function sizesFor(k: number): [long: number, short: number] {
  if (LONG) return [60_000, 12_000];
  return k > 100 ? [2_000, 300] : [10_000, 800];
}

/** Steps above k for each character on the worst of the texts. */
function worstRatio(source: string, flags: string, k: number, long: number, short: number, worst = ''): number {
  const counter = stepCounter(source, flags);
  let ratio = 0;
  for (const text of attackTexts(source, flags, worst, long, short, LONG ? 12 : 4)) {
    const bound = k * (text.length + 1);
    ratio = Math.max(ratio, counter.steps(text, bound) / bound);
    if (ratio > 1) break;
  }
  return ratio;
}

describe('a matcher that counts its steps', () => {
  const patterns = productPatterns();
  const groups = Array.from({ length: Math.ceil(patterns.length / 25) }, (_, at) => patterns.slice(at * 25, at * 25 + 25));

  it('has the patterns of the product', () => {
    expect(patterns.length).toBeGreaterThan(200);
  });
  it.each(groups.map((group, at) => [at * 25 + 1, at * 25 + group.length, group] as const))(
    'never takes more than was proven, patterns %i to %i',
    (_, __, group) => {
      const over = group.filter(([source, flags]) => {
        const proof = prove(source, flags);
        return proof.kind !== 'linear' || worstRatio(source, flags, proof.tests, ...sizesFor(proof.tests), proof.text) > 1;
      });
      expect(over).toEqual([]);
    },
    300_000,
  );
  it('is right about the text that the prover names: there, what is refused takes ever more steps for a character', () => {
    const refused = [
      /\s+$/,
      /^\s*x/m,
      /<a[^>]*>/,
      /\([^)]*\)/g,
      /[\s\S]*?-->/,
      /\w+\s*=/,
      /^.+@.+$/,
      /^\s*\s*x/,
      /^x\s+(.*)$/,
      /^(?:\w+\s?)*$/,
      /\s*x/y,
      /a(?:.*b)?/g,
    ];
    for (const { source, flags } of refused) {
      const proof = prove(source, flags);
      expect(proof.kind).toBe('refused');
      expect(worstRatio(source, flags, 40, 2_000, 1_000, proof.text), `/${source}/${flags}`).toBeGreaterThan(1);
    }
  });
  it('agrees with the engine about what matches and how far', () => {
    const odd: [string, string][] = [/^(?:a|ab)*c/, /(a?b?)*c$/, /(?<!x)\by{2,3}(?=z)/, /(?!ab)[a-c]{2}$/, /(?:a*?b){2,}?/, /(?:)*x?/, /^$|\B./m].map(
      (one) => [one.source, one.flags],
    );
    for (const [source, flags] of [...odd, ...patterns]) {
      const counter = stepCounter(source, flags);
      for (const text of attackTexts(source, flags, '', 40, 24)) {
        const found = new RegExp(source, flags.replace('g', '')).exec(text);
        const units = (part: string) => (flags.includes('u') ? [...part].length : part.length);
        const from = units(text.slice(0, found?.index));
        expect(counter.first(text), `/${source}/${flags} on ${JSON.stringify(text)}`).toEqual(
          found === null ? undefined : [from, from + units(found[0])],
        );
      }
    }
  });
});
