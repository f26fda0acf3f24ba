import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { movedPaths, placeAt } from './app/navigation.js';
import { AREAS, TEXTS } from './areas.js';
import { loadSchemas } from './kit/form/form-schemas.js';
import { leafPaths } from './kit/form/json-schema.js';
import type { Tree } from './kit/texts/area-texts.js';
import { LANGUAGES } from './kit/texts/start-i18n.js';

const SOURCES = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes('generated'),
);
const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const pages = AREAS.flatMap((area) => area.pages);

describe('the areas', () => {
  it('are one folder each, named like their id', () => {
    const folders = readdirSync(join(import.meta.dirname, 'areas'));
    expect(AREAS.map((area) => area.id).sort()).toEqual(folders.sort());
  });

  it('have addresses of their own', () => {
    const paths = pages.map((page) => page.path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const [from] of movedPaths(AREAS)) expect(placeAt(AREAS, from), from).toBeUndefined();
  });

  it('lead former addresses to pages that there are', () => {
    for (const [from, to] of movedPaths(AREAS)) expect(placeAt(AREAS, to)?.page.path, from).toBe(to);
  });

  it('load each page', async () => {
    for (const page of pages) expect(typeof (await page.page()).default, page.path).toBe('function');
  }, 60_000);

  it('link to pages that there are, also to those of other areas', () => {
    const links = SOURCES.filter((file) => !file.endsWith('.spec.ts') && !file.endsWith('.spec.tsx')).flatMap((file) =>
      [...read(file).matchAll(/(?:\bto[=:] ?\{?|path: |LIST = )['"`](\/[a-z][^'"`]*)['"`]/g)].map((match) => [file, match[1] ?? ''] as const),
    );
    expect(links.length).toBeGreaterThan(40);
    for (const [file, link] of links) expect(placeAt(AREAS, link.replaceAll(/\$\{[^}]+\}/g, '$x')), `${file}: ${link}`).toBeDefined();
  });
});

function texts(tree: Tree, path = ''): readonly (readonly [path: string, text: string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : texts(value, `${path}${key}.`),
  );
}
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
const load = async (key: string) => new Map(texts((await TEXTS[key]?.()) ?? {}));
const others = Object.keys(LANGUAGES).filter((language) => language !== 'en');
const rooms = ['kit', ...AREAS.map((area) => area.id)];

describe.each(others.flatMap((language) => rooms.map((room) => [room, language] as const)))('the texts of %s in %s', (room, language) => {
  it('are those of the English ones, with the same placeholders, none empty', async () => {
    const [english, own] = await Promise.all([load(`${room}/en`), load(`${room}/${language}`)]);
    expect(english.size).toBeGreaterThan(0);
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of english) {
      expect(placeholders(own.get(path) ?? ''), path).toEqual(placeholders(text));
      expect(own.get(path)?.trim(), path).not.toBe('');
    }
  });
});

describe('the settings', () => {
  /** Settings that stand on no page, with the reason. */
  const NOT_DRAWN: Readonly<Record<string, string>> = { source: 'the owner is set by Kubernetes' };

  it('stand on a page each, once', async () => {
    const schemas = await loadSchemas();
    const drawn = pages.flatMap((page) => page.finds ?? []);
    expect(new Set(drawn).size).toBe(drawn.length);
    const missing = leafPaths(schemas['GatewaySettingsInput'] ?? {}, schemas).filter(
      (path) => !drawn.includes(path) && NOT_DRAWN[path] === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('have a label in each language', async () => {
    for (const area of AREAS)
      for (const language of Object.keys(LANGUAGES)) {
        const own = await load(`${area.id}/${language}`);
        for (const path of area.pages.flatMap((page) => page.finds ?? []))
          expect(own.get(`fields.${path}.label`), `${area.id} ${path}`).toBeDefined();
      }
  });
});
