import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { findDefinitions, findStrimzi } from '../setup/definitions.mjs';
import { definitionChecks } from './definition-schema.js';
import { CI_FILES, helm, render } from './rendered.js';
import type { Manifest, Plain } from './rendered.js';

// What the chart makes for the operators of others, read by their own definitions. Not had without Go, Maven or a network: `npm test` fetches them and says why not.
const operators = findDefinitions().map(({ name, files }) => ({
  name,
  checks: new Map(
    files
      .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Plain | null))
      .filter((one): one is Plain => one?.['kind'] === 'CustomResourceDefinition')
      .flatMap((one) => [...definitionChecks(one)]),
  ),
}));
const kindOf = (one: Plain) => `${one['apiVersion'] as string} ${one['kind'] as string}`;
/** Changes that make the remaining ways of a kind. */
const VARIANTS: readonly (readonly [name: string, changes: Readonly<Record<string, unknown>>])[] = [
  ...CI_FILES.map((name) => [name, {}] as const),
  ['keda', { 'keda.prometheus': '' }],
  ['ha', { 'keda.enabled': true }],
  ['ha', { 'strimzi.apiVersion': 'v1beta2' }],
  ['minimal', { 'metrics.serviceMonitor.enabled': true, 'metrics.rules.enabled': true, cpuLimit: '1', 'cloudnativepg.enabled': true }],
];
const all = (): Manifest[] => VARIANTS.flatMap(([name, changes]) => render(name, changes));

describe.skipIf(helm === undefined || operators.length === 0)('the definitions of others (needs helm, and what npm test fetches)', () => {
  it.each(operators)('of $name take everything of their kinds that the chart makes', ({ checks }) => {
    const concerned = all().filter((one) => checks.has(kindOf(one)));
    expect(concerned.length).toBeGreaterThan(0);
    for (const one of concerned) expect(checks.get(kindOf(one))?.(one), `${kindOf(one)} ${one.metadata.name}`).toEqual([]);
  });

  it('refuse an unknown field, a wrong type and a field that is missing, so that the check is one', () => {
    const objects = render('keda');
    const checks = operators.find(({ name }) => name.startsWith('keda'))?.checks;
    const [scaled] = objects.filter((one) => one.kind === 'ScaledObject');
    const check = checks?.get(kindOf(scaled as Plain));
    const broken = (change: (spec: Plain) => unknown) => {
      const copy = structuredClone(scaled) as Manifest;
      change(copy['spec'] as Plain);
      return check?.(copy);
    };
    expect(broken(() => undefined)).toEqual([]);
    expect(broken((spec) => (spec['minReplica'] = 1))).not.toEqual([]);
    expect(broken((spec) => (spec['pollingInterval'] = 'often'))).not.toEqual([]);
    expect(broken((spec) => delete spec['triggers'])).not.toEqual([]);
  });

  it('know every kind that is not of Kubernetes, of Strimzi or of ours', () => {
    const known = new Set(operators.flatMap(({ checks }) => [...checks.keys()]));
    const foreign = all()
      .map(kindOf)
      .filter(
        (kind) =>
          kind.includes('.') &&
          !/^[a-z.]*k8s\.io\/|^(policy|apps|batch|autoscaling)\/|^kafka\.strimzi\.io\/|^postern\.dev\//.test(
            kind.replace('gateway.networking.k8s.io', 'gateway'),
          ),
      );
    expect([...new Set(foreign)].filter((kind) => !known.has(kind))).toEqual([]);
  });
});

const strimzi = findStrimzi();
describe.skipIf(helm === undefined || strimzi.length === 0)("Strimzi's own model (needs helm, Java, and what npm test fetches)", () => {
  const read = ({ jars, java }: { readonly jars: string; readonly java: string }, objects: readonly Plain[]) => {
    const program = join(import.meta.dirname, 'StrimziReader.java');
    const said = spawnSync(java, ['-cp', join(jars, '*'), program], { input: JSON.stringify(objects), encoding: 'utf8', timeout: 120_000 });
    expect(said.status, said.stderr.slice(-2000)).toBe(0);
    return said.stdout.split('\n').filter((line) => line !== '');
  };
  const rendered = (apiVersion: string) =>
    [...render('ha', { 'strimzi.apiVersion': apiVersion }), ...render('house', { 'strimzi.apiVersion': apiVersion })].filter((one) =>
      one.kind.startsWith('Kafka'),
    );

  it.each(strimzi)('of $version reads the topics and users, in the version that it serves alone', { timeout: 120_000 }, (model) => {
    const [own, other] = model.version.startsWith('0.') ? ['v1beta2', 'v1'] : ['v1', 'v1beta2'];
    expect(new Set(rendered(own).map(({ kind }) => kind))).toEqual(new Set(['KafkaTopic', 'KafkaUser']));
    expect(read(model, rendered(own))).toEqual([]);
    const [topic] = rendered(other);
    expect(read(model, [{ ...topic, spec: { ...(topic?.['spec'] as Plain), partition: 1 } }])).toEqual([
      expect.stringContaining(`version ${other} is not among`),
      expect.stringContaining('unknown field partition'),
    ]);
  });
});
