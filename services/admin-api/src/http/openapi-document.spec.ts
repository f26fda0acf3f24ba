import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { MODULES } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { AREAS } from '../all-areas.js';
import { inertApp } from '../testing/inert-app.js';
import { openApiDocument } from './openapi-document.js';

/** The console's client is generated from this file. Write it anew with UPDATE_OPENAPI=1. */
const FILE = join(import.meta.dirname, '../../../console/openapi.json');

interface Operation {
  readonly security?: readonly object[];
  readonly 'x-permission'?: string;
  readonly responses: Readonly<Record<string, object>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
}

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

  it('says of every property and parameter what it is', async () => {
    const { components, paths } = await currentDocument();
    type Part = { readonly properties?: Record<string, Part>; readonly items?: Part; readonly description?: string };
    const silent = (path: string, { properties = {}, items }: Part): readonly string[] => [
      ...Object.entries(properties).flatMap(([name, part]) => [
        ...(part.description === undefined ? [`${path}.${name}`] : []),
        ...silent(`${path}.${name}`, part),
      ]),
      ...(items === undefined ? [] : silent(`${path}[]`, items)),
    ];
    expect(Object.entries(components?.schemas ?? {}).flatMap(([name, schema]) => silent(name, schema as Part))).toEqual([]);
    const operations = Object.entries(paths).flatMap(([path, item]) => Object.values(item as object).map((one) => [path, one as Operation] as const));
    const unsaid = operations.flatMap(([path, { parameters = [] }]) =>
      parameters.filter(({ in: place, description }) => place !== 'path' && description === undefined).map(({ name }) => `${path} ${name}`),
    );
    expect(unsaid).toEqual([]);
  });

  it('says at every operation who may call it, which problems it answers with, and that a write can be tried out', async () => {
    const document = await currentDocument();
    expect(document.openapi).toBe('3.1.0');
    expect(document.security).toEqual([{ bearer: [] }, { basic: [] }, { cookie: [] }]);
    for (const [path, item] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
        const where = `${method} ${path}`;
        expect(operation['x-permission'] !== undefined || operation.security?.length === 0 || path.includes('/session'), where).toBe(true);
        for (const [status, response] of Object.entries(operation.responses).filter(([one]) => !one.startsWith('2')))
          expect(
            JSON.stringify(status === 'default' ? response : document.components?.responses?.[`Problem${status}`]),
            `${where} ${status}`,
          ).toContain('application/problem+json');
        const dry = operation.parameters?.some(({ name }) => name === 'dryRun') === true;
        expect(dry, where).toBe(method !== 'get' && !/\/session(\/extend)?$/.test(path));
      }
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
