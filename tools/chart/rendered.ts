import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse, parseAllDocuments } from 'yaml';

import { findHelm } from '../setup/helm.mjs';
import { CHART } from './generate.mjs';

// What the tests expect of the rendered YAML is its check; a type for all of Kubernetes would add nothing.
// oxlint-disable-next-line typescript/no-explicit-any
export type Plain = Record<string, any>;

/** An object that the chart made. */
export interface Manifest extends Plain {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
}

export const helm = findHelm();
/** Newest and oldest Kubernetes that the chart says it runs on. */
export const KUBERNETES = ['1.34.0', '1.30.0'] as const;

export const CI_FILES = readdirSync(join(CHART, 'ci'))
  .filter((name) => name.endsWith('-values.yaml'))
  .map((name) => name.replace('-values.yaml', ''));

export const ciFile = (name: string) => join(CHART, 'ci', `${name}-values.yaml`);
export const ciValues = (name: string) => parse(readFileSync(ciFile(name), 'utf8')) as Plain;

/** What helm said, and whether it failed. */
export function helmSays(...args: readonly string[]): { readonly ok: boolean; readonly text: string } {
  if (helm === undefined) throw new Error('no helm here');
  const done = spawnSync(helm, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { ok: done.status === 0, text: done.status === 0 ? done.stdout : `${done.stdout}${done.stderr}` };
}

/** All objects of the chart with a CI file's values and `--set-json` changes on top. */
export function render(name: string, changes: Readonly<Record<string, unknown>> = {}, kubernetes: string = KUBERNETES[0]): Manifest[] {
  const said = renderText(name, changes, kubernetes);
  if (!said.ok) throw new Error(said.text);
  return parseAllDocuments(said.text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((one): one is Manifest => one !== null);
}

const AWAY_FROM_CLUSTER = { 'meshTls.mode': 'secrets', 'meshTls.existingSecret': 'mesh-{service}' };
const NO_MADE_KEY = { 'backup.existingSecret': 'backup-key' };
const seen = new Map<string, { readonly ok: boolean; readonly text: string }>();

/** What helm makes of a CI file; the same question is asked once. */
export function renderText(name: string, changes: Readonly<Record<string, unknown>> = {}, kubernetes: string = KUBERNETES[0]) {
  // By default Helm makes the certificates of the services, and the key of Backup, and keeps them in the cluster, and here is none: see mesh-keys.spec.ts.
  const away =
    (ciValues(name)['meshTls'] as Plain | undefined)?.['mode'] === undefined && changes['meshTls.mode'] === undefined ? AWAY_FROM_CLUSTER : {};
  const key = ciValues(name)['backup'] === undefined ? NO_MADE_KEY : {};
  const sets = Object.entries({ ...away, ...key, ...changes }).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]);
  const args = ['template', 'r', CHART, '--namespace', 'mail', '--kube-version', kubernetes, '-f', ciFile(name), ...sets];
  const said = seen.get(args.join('\n')) ?? helmSays(...args);
  seen.set(args.join('\n'), said);
  return said;
}

export const ofKind = (objects: readonly Manifest[], kind: string, name?: string) =>
  objects.filter((one) => one.kind === kind && (name === undefined || one.metadata.name.endsWith(name)));

export function only(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = ofKind(objects, kind, name);
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name}`);
  return found[0] as Manifest;
}

/** Component of an object or of a selector. */
export const componentOf = (labels: Record<string, string>) => labels['app.kubernetes.io/component'] ?? '';
