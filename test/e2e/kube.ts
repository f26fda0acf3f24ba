import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';

import { until } from '../harness/child-process.js';
import { options } from './options.js';

/** Longest that kubectl or helm may take, beyond their own limits. */
const LIMIT_MS = 600_000;

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end; never rejects for its exit code. */
export function ran(program: string, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: LIMIT_MS });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

async function good(program: string, args: readonly string[], input?: string): Promise<string> {
  const { code, out, err } = await ran(program, args, input);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${err.slice(-3000)}${out.slice(-2000)}`);
  return out;
}

/** kubectl in the namespace of the tests. Rejects with its error output. */
export const kubectl = (...args: readonly string[]): Promise<string> => good('kubectl', ['-n', options.namespace, ...args]);
export const helm = (...args: readonly string[]): Promise<string> =>
  good(process.env['POSTERN_E2E_HELM'] ?? 'helm', ['-n', options.namespace, ...args]);
export const apply = (manifest: string): Promise<string> => good('kubectl', ['-n', options.namespace, 'apply', '-f', '-'], manifest);
/** Each object in the namespace that it names; some files of values spread theirs over several. */
export const dryRun = (manifest: string): Promise<Ran> => ran('kubectl', ['apply', '--dry-run=server', '-f', '-'], manifest);

/** A command of the environment, with `{node}` filled in. */
export const hook = (command: string, node: string): Promise<string> => good('sh', ['-c', command.replaceAll('{node}', node)]);

interface Listed<T> {
  readonly items: readonly T[];
}
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly ports?: readonly { readonly containerPort: number }[] }[];
  };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly image: string }[];
  };
}
interface Node {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
  };
}

export const isReady = (one: Pod | Node): boolean => one.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;

export async function nodes(): Promise<readonly { readonly name: string; readonly address: string; readonly ready: boolean }[]> {
  const { items } = JSON.parse(await kubectl('get', 'nodes', '-o', 'json')) as Listed<Node>;
  return items.map((node) => ({
    name: node.metadata.name,
    address: node.status.addresses.find((a) => a.type === 'InternalIP')?.address ?? '',
    ready: isReady(node),
  }));
}

/** Pods of a component, those on their way out left aside. */
export async function pods(component = ''): Promise<readonly Pod[]> {
  const selector = `app.kubernetes.io/instance=${options.release}${component === '' ? '' : `,app.kubernetes.io/component=${component}`}`;
  const { items } = JSON.parse(await kubectl('get', 'pods', '-l', selector, '-o', 'json')) as Listed<Pod>;
  return items.filter((pod) => pod.metadata.deletionTimestamp === undefined && pod.metadata.labels['app.kubernetes.io/component'] !== 'test');
}

/** Every workload of the release has all its pods ready. */
export async function allReady(limitMs = 300_000): Promise<void> {
  let last = '';
  await until(
    'every pod is ready',
    async () => {
      const all = await pods();
      const workloads = JSON.parse(await kubectl('get', 'deployments,statefulsets', '-o', 'json')) as Listed<{
        readonly metadata: { readonly name: string; readonly generation: number };
        readonly spec: { readonly replicas: number };
        readonly status: {
          readonly readyReplicas?: number;
          readonly updatedReplicas?: number;
          readonly replicas?: number;
          readonly observedGeneration?: number;
        };
      }>;
      const late = workloads.items.filter(
        ({ metadata, spec, status }) =>
          metadata.generation !== status.observedGeneration ||
          (status.readyReplicas ?? 0) < spec.replicas ||
          (status.updatedReplicas ?? 0) < spec.replicas ||
          (status.replicas ?? 0) !== spec.replicas,
      );
      last = late.map(({ metadata, status }) => `${metadata.name} ${status.readyReplicas ?? 0}`).join(', ');
      const alive = all.filter((pod) => pod.status.phase === 'Running');
      return late.length === 0 && alive.length > 0 && alive.every(isReady) ? true : undefined;
    },
    limitMs,
    () => last,
  );
}

/** The API server serves the kinds of these definitions. `kubectl wait` ends with an error on one that has no conditions yet. */
export const established = (what: readonly string[]): Promise<true> =>
  until(
    `the definitions ${what.join(' ')} are served`,
    async () => {
      const told = JSON.parse(await kubectl('get', 'crd', ...what, '-o', 'json')) as Partial<Listed<Definition>> & Definition;
      return (told.items ?? [told]).every((one) => one.status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True')) || undefined;
    },
    60_000,
  );
interface Definition {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** This machine's address as the cluster sees it: that of the way to the API server, unless the environment says another. */
export async function ownAddress(): Promise<string> {
  if (options.sinkHost !== '') return options.sinkHost;
  const config = JSON.parse(await kubectl('config', 'view', '--minify', '-o', 'json')) as {
    readonly clusters: readonly { readonly cluster: { readonly server: string } }[];
  };
  const url = new URL(config.clusters[0]?.cluster.server ?? '');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) }, () => {
      const { localAddress = '' } = socket;
      socket.destroy();
      resolve(localAddress);
    });
    socket.on('error', reject);
  });
}

export interface Forward {
  readonly url: string;
  stop(): void;
}

/** `kubectl port-forward` to a service's pod. It ends with that pod. */
export async function forward(target: string, port: number): Promise<Forward> {
  const child = spawn('kubectl', ['-n', options.namespace, 'port-forward', target, `:${port}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  let local: string | undefined;
  child.stdout.on('data', (chunk: Buffer) => (local ??= /127\.0\.0\.1:(\d+)/.exec(chunk.toString())?.[1]));
  const url = await until(`a way to ${target}`, async () => (local === undefined ? undefined : `http://127.0.0.1:${local}`), 30_000);
  return { url, stop: () => void child.kill() };
}

export const chart = new URL('../../charts/postern', import.meta.url).pathname;
export const sourceOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
