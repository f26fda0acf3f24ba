import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { CHART, stale } from './generate.mjs';
import { valuesDefaults, valuesSchema } from './render-values.mjs';
import { CI_FILES, ciValues } from './rendered.js';
import type { Plain } from './rendered.js';
import { VALUES } from './values.mjs';
import type { Value } from './values.mjs';

const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(valuesSchema(VALUES));
const problems = (values: unknown) => (validate(values) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`));

/** Paths of all values, groups left out. */
function paths(value: Value, at: readonly string[] = []): string[][] {
  return value.members === undefined ? [[...at]] : Object.entries(value.members).flatMap(([name, member]) => paths(member, [...at, name]));
}
const has = (values: unknown, path: readonly string[]): boolean =>
  path.length === 0 || (typeof values === 'object' && values !== null && path[0]! in values && has((values as Plain)[path[0]!], path.slice(1)));

describe('the values of the chart', () => {
  it('are written to values.yaml, the schema, the privileges and the dashboards that lie in the chart', async () => {
    expect(await stale(), 'run node tools/chart/generate.mjs').toEqual([]);
  });

  it('have the defaults that values.yaml says', () => {
    expect(parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'))).toEqual(valuesDefaults(VALUES));
  });

  it('are valid by default', () => {
    expect(problems(valuesDefaults(VALUES))).toEqual([]);
  });

  it.each(CI_FILES)('are valid in %s', (name) => {
    expect(problems(ciValues(name))).toEqual([]);
  });

  it('refuse unknown keys in every group', () => {
    const groups = (value: Value, at: readonly string[] = []): string[][] =>
      value.members === undefined ? [] : [[...at], ...Object.entries(value.members).flatMap(([name, member]) => groups(member, [...at, name]))];
    for (const path of groups(VALUES)) {
      const values = path.reduceRight<Plain>((inner, name) => ({ [name]: inner }), { unheardOf: 1 });
      expect(problems(values), path.join('.')).toEqual([expect.stringContaining('must NOT have additional properties')]);
    }
  });

  it.each([
    ['a network without its length', { mail: { trustedNetworks: ['192.0.2.0'] } }],
    ['a network that is none', { edge: { proxyNetworks: ['192.0.2.0/33'] } }],
    ['a domain with a space', { mail: { localDomains: ['local example'] } }],
    ['a broker without a port', { kafka: { brokers: ['kafka'] } }],
    ['a resolver by its name', { dns: { servers: ['dns.example:53'] } }],
    ['a resolver that is half an address', { dns: { servers: ['192.0.2:53'] } }],
    ['a registry with its scheme', { global: { imageRegistry: 'https://registry.example' } }],
    ['a tag with a space', { image: { tag: 'a b' } }],
    ['a tag with its colon', { global: { imageTag: ':1' } }],
    ['a repository with a tag', { image: { repository: 'postern/postern:1' } }],
    ['a next hop with a space', { mail: { relayhost: { host: 'mail example' } } }],
    ['a next hop with its port', { mail: { relayhost: { host: 'mail.example:25' } } }],
    ['an address that is none', { edge: { externalIPs: ['edge'] } }],
    ['a bucket with a space', { s3: { bucket: 'a b' } }],
    ['no region', { s3: { region: '' } }],
    ['a short digest', { image: { digest: 'sha256:abc' } }],
    ['a memory without unit', { services: { pipeline: { resources: { memory: '512' } } } }],
    ['a memory in gigabytes of ten', { services: { pipeline: { resources: { memory: '1G' } } } }],
    ['a way to port 25 that is none', { edge: { exposure: 'magic' } }],
    ['a text where a number is meant', { drain: { maxSeconds: '300' } }],
    ['a port beyond 65535', { edge: { port: 70_000 } }],
    ['an endpoint that is no URL', { s3: { endpoint: 's3.example.org' } }],
    ['a secret name in capitals', { postgres: { existingSecret: 'Postgres' } }],
    ['a placeholder that is none', { postgres: { existingSecret: 'postgres-{name}' } }],
    ['a password with a quote', { dev: { password: 'a"b"c"d"e' } }],
    ['an address without @', { tests: { recipient: 'postmaster' } }],
    ['a budget of no pod', { podDisruptionBudget: { maxUnavailable: 0 } }],
  ])('refuse %s', (_what, values) => {
    expect(problems(values)).not.toEqual([]);
  });

  it.each([
    { global: { imageRegistry: 'registry.example:5000/team/mail', imageTag: '0.1.0-rc.1' } },
    { global: { imageRegistry: 'localhost' }, image: { repository: 'postern', tag: 'Latest_1' } },
    { mail: { relayhost: { host: 'mail.example.org' } } },
    { mail: { relayhost: { host: '2001:db8::25' } } },
    { edge: { externalIPs: ['192.0.2.1', '2001:db8::1'] } },
    { s3: { bucket: 'Old_bucket.1', region: 'eu-central-1' } },
  ])('take %j', (values) => {
    expect(problems(values)).toEqual([]);
  });

  it.each(['192.0.2.53', '192.0.2.53:5353', '2001:db8::53', '[2001:db8::53]:5353'])('take the resolver %s, as the services do', (server) => {
    expect(problems({ dns: { servers: [server] } })).toEqual([]);
  });

  it('are described, each one', () => {
    const nameless = (value: Value, at: string): string[] => [
      ...(at !== '' && value.description.length < 3 ? [at] : []),
      ...Object.entries(value.members ?? {}).flatMap(([name, member]) => nameless(member, `${at}.${name}`)),
    ];
    expect(nameless(VALUES, '')).toEqual([]);
  });

  it('are used by a CI file, each one outside of the blocks that repeat', () => {
    const all = CI_FILES.map(ciValues);
    // A block of the nine services is one block: what one of them sets counts for all. So do the four parts of an image.
    const canonical = (path: readonly string[]) => (path[0] === 'services' ? ['services', '*', ...path.slice(2)] : path);
    const blocks = all.flatMap((values) => [...Object.values((values['services'] ?? {}) as Plain), values['clamav'] ?? {}]);
    const used = (path: readonly string[]) =>
      path[0] === 'services' ? blocks.some((one) => has(one, path.slice(2))) : all.some((values) => has(values, path));
    const repeats =
      /^(clamav\.(?!database|mirror|volumeClaim|maxThreads|cidrs|checksPerDay)|dev\.(kafka|postgres|s3)\.|image\.|console\.httpRoute|priorityClasses\.highest|services\.\*\.archiveWorkers)/;
    const unused = [
      ...new Set(
        paths(VALUES)
          .filter((path) => !used(path))
          .map((path) => canonical(path).join('.')),
      ),
    ].filter((path) => !repeats.test(path));
    expect(unused).toEqual([]);
  });
});

describe('values files for users', () => {
  it.each(['minimal', 'dev'])('%s has fewer than 30 lines', (name) => {
    expect(
      readFileSync(join(CHART, 'ci', `${name}-values.yaml`), 'utf8')
        .trimEnd()
        .split('\n').length,
    ).toBeLessThan(30);
  });
});
