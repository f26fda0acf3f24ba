import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { valuesSchema } from '../chart/render-values.mjs';
import { VALUES } from '../chart/values.mjs';
import { crds, ROOT } from './generate.mjs';
import type { Structural } from './generate.mjs';

const TREE = join(ROOT, 'deploy/gitops');
const GROUP = 'postern.dev';

interface Example {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const read = (file: string) => readFileSync(join(TREE, file), 'utf8');
const files = readdirSync(TREE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
const objects = files
  .filter((file) => file !== 'values.yaml')
  .flatMap((file) => parseAllDocuments(read(file)).map((document) => ({ file, ...(document.toJS() as Omit<Example, 'file'>) })));
const resources = objects.filter((one) => one.apiVersion.startsWith(`${GROUP}/`));
/** Examples in the pages for people, which must not grow old either. */
const inPages = ['docs/guides/gitops.md'].flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
    parseAllDocuments(text)
      .map((document) => ({ file: page, ...(document.toJS() as Omit<Example, 'file'>) }))
      .filter((one) => typeof one.apiVersion === 'string' && one.apiVersion.startsWith(`${GROUP}/`)),
  ),
);

/** The definition's schema as the API server applies it with strict field validation: what is not named is refused. */
function strict(schema: Structural): object {
  const { properties, items, ...rest } = schema;
  const plain = Object.fromEntries(Object.entries(rest).filter(([keyword]) => !keyword.startsWith('x-kubernetes') && keyword !== 'format'));
  return {
    ...plain,
    ...(properties === undefined
      ? {}
      : { additionalProperties: false, properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, strict(part)])) }),
    ...(items === undefined ? {} : { items: strict(items) }),
  };
}

const ajv = new Ajv({ allErrors: true, strict: false });
const definitions = new Map((await crds()).map((crd) => [crd.spec.names.kind, crd.spec.versions[0].schema.openAPIV3Schema]));
function problems(example: Example): string[] {
  const definition = definitions.get(example.kind);
  if (definition === undefined) return [`${example.kind} is no kind of ours`];
  const validate = ajv.compile(strict({ ...definition, properties: { ...definition.properties, metadata: { type: 'object' } } }));
  const { file: _file, ...object } = example;
  return validate(object) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
}

describe('the GitOps examples', () => {
  it.each([...resources, ...inPages].map((one) => [`${one.kind} ${one.metadata.name} in ${one.file}`, one] as const))(
    'fulfil their definition: %s',
    (_what, example) => {
      expect(problems(example)).toEqual([]);
    },
  );

  it('show every kind', () => {
    expect([...new Set(resources.map((one) => one.kind))].sort()).toEqual([...definitions.keys()].sort());
  });

  it('would be refused with a field that is not there, or a value that is not allowed', () => {
    const [domain] = resources.filter((one) => one.kind === 'MailDomain');
    expect(problems({ ...domain, spec: { name: 'example.org', unheard: 1 } } as unknown as Example)).toEqual([
      '/spec must NOT have additional properties',
    ]);
    expect(problems({ ...domain, spec: { name: 'Example' } } as unknown as Example)).toEqual([expect.stringContaining('must match pattern')]);
  });

  it('have values that the chart takes, with custom resources on', () => {
    const values = parse(read('values.yaml')) as { customResources: object };
    const validate = new Ajv({ allErrors: true, strict: false }).compile(valuesSchema(VALUES));
    expect(validate(values) ? [] : validate.errors).toEqual([]);
    expect(values.customResources).toEqual({ enabled: true });
  });

  it('name only files that are there', () => {
    for (const folder of ['.', 'postern']) {
      const { resources: named } = parse(read(join(folder, 'kustomization.yaml'))) as { resources: readonly string[] };
      for (const name of named) expect(files).toContain(join(folder, name));
    }
    const own = readdirSync(join(TREE, 'postern')).filter((name) => name !== 'kustomization.yaml');
    expect((parse(read('postern/kustomization.yaml')) as { resources: readonly string[] }).resources.toSorted()).toEqual(own.toSorted());
  });
});
