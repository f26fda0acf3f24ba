import { describe, expect, it } from 'vitest';

import { de } from './de.js';
import { en } from './en.js';

type Tree = { readonly [key: string]: string | Tree };

function texts(tree: Tree, path = ''): readonly (readonly [path: string, text: string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : texts(value, `${path}${key}.`),
  );
}
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe.each([['German', de as Tree]])('%s', (_name, language) => {
  const own = new Map(texts(language));
  const reference = texts(en as Tree);

  it('has every text of the console and no other', () => {
    expect([...own.keys()].sort()).toEqual(reference.map(([path]) => path).sort());
  });

  it('keeps the placeholders of every text', () => {
    for (const [path, text] of reference) expect(placeholders(own.get(path) ?? ''), path).toEqual(placeholders(text));
  });

  it('leaves no text empty', () => {
    expect([...own].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
