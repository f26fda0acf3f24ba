import { describe, expect, it } from 'vitest';

import { crds, generated, stale } from './generate.mjs';
import type { Structural } from './generate.mjs';
import { re2Pattern, structural } from './structural-schema.mjs';

const all = await crds();
const named = (kind: string) => {
  const crd = all.find((one) => one.spec.names.kind === kind);
  if (crd === undefined) throw new Error(`no ${kind}`);
  return crd;
};
const specOf = (kind: string) => named(kind).spec.versions[0].schema.openAPIV3Schema.properties?.['spec'] as Structural;

/** Every schema below one, itself too. */
function* parts(schema: Structural): Generator<Structural> {
  yield schema;
  for (const part of [...Object.values(schema.properties ?? {}), ...(schema.items === undefined ? [] : [schema.items])]) yield* parts(part);
}

describe('the CustomResourceDefinitions', () => {
  it('that lie in the chart, and their reference page, are those that the schemas of the API make', async () => {
    expect(await stale(), 'run node tools/crds/generate.mjs').toEqual([]);
  });

  it.each(all.map((crd) => [crd.spec.names.kind, crd] as const))(
    '%s is namespaced, has a status of its own, columns, a short name and the category',
    (_kind, crd) => {
      expect(crd.spec).toMatchObject({ group: 'postern.dev', scope: 'Namespaced', names: { categories: ['postern'] } });
      expect(crd.metadata.name).toBe(`${crd.spec.names.plural}.postern.dev`);
      expect(crd.spec.names.shortNames).toHaveLength(1);
      const [version] = crd.spec.versions;
      expect(version).toMatchObject({ name: 'v1alpha1', served: true, storage: true, subresources: { status: {} } });
      expect(version.additionalPrinterColumns.map((column) => column.name)).toEqual(expect.arrayContaining(['Ready', 'Reason', 'Revision', 'Age']));
    },
  );

  it.each(all.map((crd) => [crd.spec.names.kind, crd] as const))('%s has a structural schema that RE2 and the API server can read', (_kind, crd) => {
    for (const part of parts(crd.spec.versions[0].schema.openAPIV3Schema)) {
      expect(part.type).toMatch(/^(object|array|string|integer|boolean)$/);
      for (const keyword of ['additionalProperties', 'default', '$ref', 'anyOf', 'oneOf']) expect(Object.keys(part)).not.toContain(keyword);
      if (part.pattern !== undefined) expect(part.pattern).not.toMatch(/\(\?[=!<]|\\0/);
    }
  });

  it('take nothing that only the gateway may set', () => {
    expect(Object.keys(specOf('MailRule').properties ?? {})).not.toContain('id');
    for (const crd of all) expect(Object.keys(specOf(crd.spec.names.kind).properties ?? {})).not.toContain('source');
  });

  it('say limits, enumerations and defaults as the API has them', () => {
    expect(specOf('MailRoute').properties?.['nextHop']?.properties).toMatchObject({
      port: { type: 'integer', minimum: 1, maximum: 65_535, description: 'TCP port. Default: 25' },
      tls: { enum: ['none', 'attempt', 'require', 'verify'] },
    });
    expect(specOf('GatewaySettings').properties?.['modules']?.properties?.['antispam']).toMatchObject({
      'x-kubernetes-validations': [{ message: 'probableRate must not be above spamRate' }],
      properties: { dnsLists: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['zone'] } },
    });
    expect(specOf('MailDomain')).toMatchObject({
      required: ['name'],
      properties: { local: { description: 'Mail to it is accepted from anybody. Default: true' } },
    });
  });

  it('stay far below what one object may hold, annotations of kubectl apply included', async () => {
    for (const [name, text] of Object.entries(await generated())) expect(text.length, name).toBeLessThan(200_000);
  });
});

describe('a structural schema', () => {
  it('refuses what it cannot say instead of leaving it out', () => {
    expect(() => structural({ type: 'object', properties: { a: { anyOf: [] } } })).toThrow('a: a CRD cannot say anyOf yet');
    expect(() => structural({ type: ['string', 'null'] })).toThrow('one type');
    expect(() => re2Pattern('^(?!x)y$')).toThrow('looks around');
  });

  it('keeps expressions that RE2 knows and drops a look-ahead that only limits the length', () => {
    expect(re2Pattern('^(?=.{1,253}$)[a-z]+$')).toBe('^[a-z]+$');
    expect(re2Pattern('^[^\\r\\n\\0]+$')).toBe('^[^\\r\\n\\x00]+$');
  });
});
