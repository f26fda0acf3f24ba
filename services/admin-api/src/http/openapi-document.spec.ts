import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { MODULES } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { AREAS } from '../all-areas.js';
import { inertApp } from '../testing/inert-app.js';
import { openApiDocument } from './openapi-document.js';

/** The console's client is generated from this file. Write it anew with UPDATE_OPENAPI=1. */
const FILE = join(import.meta.dirname, '../../../console/openapi.json');

async function currentDocument() {
  const app = await inertApp(() => Promise.resolve(undefined));
  try {
    return openApiDocument(app, AREAS);
  } finally {
    await app.close();
  }
}

describe('the OpenAPI document', () => {
  it('is the one that the console is made from', async () => {
    const text = `${JSON.stringify(await currentDocument(), null, 2)}\n`;
    if (process.env['UPDATE_OPENAPI'] === '1') writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8'), 'run the test with UPDATE_OPENAPI=1 and generate the client of the console').toBe(text);
  });

  it('tells the words of every module with their meaning', async () => {
    const document = (await currentDocument()) as { 'x-modules'?: readonly { readonly id: string }[] };
    expect(document['x-modules']?.map(({ id }) => id)).toEqual(MODULES);
    expect(document['x-modules']).toContainEqual(
      expect.objectContaining({ id: 'antispam', statuses: expect.objectContaining({ Formal: 'ok', Spam: 'bad' }) }),
    );
  });

  it('has only references that resolve, and an operation id for each route', async () => {
    const document = await currentDocument();
    const text = JSON.stringify(document);
    const names = Object.keys(document.components?.schemas ?? {});
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(names).toContain(name);
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path as object).map((operation) => (operation as { operationId: string }).operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['searchMessages', 'readTrace', 'replaceSettings']));
  });
});
