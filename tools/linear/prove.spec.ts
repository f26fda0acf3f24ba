import { describe, expect, it } from 'vitest';

import { MAX_TESTS, prove } from './prove.mjs';

/** Patterns that are quadratic or worse on some text, by the way in which they are. */
const REFUSED: Record<string, RegExp[]> = {
  'a run that is begun anew at each of its characters': [
    /\s+$/,
    /^\s*x/m,
    /\w+\s*=/,
    /[^\s@]+@[^\s@]+/,
    /\.+$/,
    /\d+x/,
    /(\r\n)+$/,
    /=+$/g,
    /[a-z]+9/i,
    /\p{L}+1/u,
    /(?:ab)+c/,
    /[ \t]*\n/,
    /^[ -~\n]*;/m,
    /^[^\n]*x/m,
  ],
  'a mark whose text may hold the mark': [
    /<a[^>]*>/,
    /\([^)]*\)/g,
    /[\s\S]*?-->/,
    /<!--[\s\S]*?-->/,
    /\/\*.*\*\//s,
    /\bname=(.*)$/,
    /[:/?#].*$/s,
    /@(?:localhost|[^.>]+)>$/i,
    /a.*b/,
    /a(?:.*b)?/g,
    /(?=.*x)/g,
    /a(?!.*x)/,
    /\s(?=\s*$)/,
  ],
  'two runs that share a text': [
    /^\s*\s*x/,
    /^a*a*b/,
    /^.*.*x/,
    /^.+@.+$/,
    /^\s*(?:"")?\s*x/,
    /^x\s+(.*)$/,
    /^(?:a|b)*[ab]*c/,
    /^\w+\d+$/,
    /^(?=.*.*x)/,
  ],
  'a run within a run': [/^(a+)+$/, /^(?:a|a)*$/, /^(?:a?b?)*c/, /^(?:a|ab|b)*c/, /^(?:\w+\s?)*$/, /^(?:.*\n?)*x/, /^([^;]+;?)*$/],
  'a sticky pattern that begins anywhere': [/\s*x/y, /\s*/y, /[a-z]+/y, /.*x/y],
  'bounds that do not bound': [/<html[\s>][\s\S]{0,9000}<body/, /\s{0,3000}x/, /(?:\w{1,60}\s?){1,60}x/, /x{0,90}x{0,90}y/],
  'what cannot be judged': [/(a)\1/, /(?<=ab+)c/, /(?<=abc)d/, /(?i:a)b/],
};

const PROVEN: RegExp[] = [
  /^\s*$/,
  /^\s*x/,
  /\s+/g,
  /[^\0]/,
  /^[^:]{1,40}:/,
  /\r?\n\r?\n/,
  /\p{L}{4,30}/gu,
  /(?<!\s)\s+$/,
  /(?<!\w)\w+@/,
  /\b\w+@/,
  /,\s*[a-z]/,
  /<[^<>]*>/,
  /"[^"]*"|'[^']*'/,
  /=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]{0,4000})\?=/g,
  /^(?:\\.|[^"\\])*"/,
  /^(?:[a-z0-9]{1,63}\.)*[a-z]{2,63}$/,
  /\r(?!\n)|(?<!\r)\n/,
  /^.*x/m,
  /"[^"]*:/,
  /(?:^|;)\s{0,8}x/,
  /x/y,
  /(?<!a)a+b/y,
  /[\u017f\u212aks]{1,4}x/iu,
];

describe('what is refused', () => {
  it.each(Object.entries(REFUSED).flatMap(([kind, list]) => list.map((one) => [kind, one] as const)))('%s: %s', (_, { source, flags }) => {
    const proof = prove(source, flags);
    expect(proof.kind).toBe('refused');
    expect(proof).toMatchObject({ why: expect.stringMatching(/\S/), mend: expect.stringMatching(/\S/) });
  });
  it('names the quantifiers and a text', () => {
    expect(prove('^x\\s+(.*)$', '')).toMatchObject({ why: expect.stringMatching(/\.\* .* and \\s\+|\\s\+ .* and \.\*/) });
    expect(prove('\\([^)]*\\)', 'g')).toMatchObject({ why: expect.stringContaining('[^)]*'), text: expect.stringContaining('((((') });
  });
});

describe('what is proven', () => {
  it.each(PROVEN)('%s', ({ source, flags }) => {
    const proof = prove(source, flags);
    expect(proof).toMatchObject({ kind: 'linear' });
    expect(proof.kind === 'linear' && proof.tests <= MAX_TESTS).toBe(true);
  });
  it('says which loop would throw on some millions of repetitions', () => {
    const deep = (one: RegExp) => {
      const proof = prove(one.source, one.flags);
      return proof.kind === 'linear' && proof.deep;
    };
    expect([/^(?:a|b)*$/, /^[a-z]{5,}$/, /^([a-z])*$/, /^(?:\r\n|\n)*$/, /^[^a]*$/u, /^(?:\.\d+)*$/].map(deep)).not.toContain(undefined);
    expect([/^[a-z]*$/, /^[a-z]{3,}$/, /^(?:ab)*$/, /^(?:%[0-9a-f]{2})+$/i, /^[a-zé]*$/u, /^([a-z]*)$/].map(deep)).toEqual(Array(6).fill(undefined));
  });
});
