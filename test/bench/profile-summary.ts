import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Part of the product or package that a file belongs to. */
function ownerOf(url: string, functionName: string): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (url.startsWith('node:')) return url;
  const [, dependency] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (dependency !== undefined) return dependency;
  const [, own] = /\/((?:libs|services)\/.+?)\/(?:src|dist)\//.exec(url) ?? [];
  return own ?? url;
}

function top(of: ReadonlyMap<string, number>, total: number, count: number): string[] {
  return [...of]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([name, micros]) => `${((100 * micros) / total).toFixed(1).padStart(6)} %  ${(micros / 1e6).toFixed(2).padStart(7)} s  ${name}`);
}

/** Whose process it was: the service, else what ran. */
function nameOf(profile: CpuProfile): string {
  const urls = profile.nodes.map((node) => node.callFrame.url);
  return urls.map((url) => /services\/([\w-]+)\/dist\/main\.js/.exec(url)?.[1]).find((name) => name !== undefined) ?? 'load, sink and stores';
}

interface Busy {
  readonly name: string;
  readonly micros: number;
  readonly byOwner: ReadonlyMap<string, number>;
  readonly byFunction: ReadonlyMap<string, number>;
}

/** Self time of what was sampled in the last `lastMicros`. */
function busyOf(profile: CpuProfile, lastMicros: number): Busy {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const byOwner = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const from = profile.timeDeltas.reduce((sum, delta) => sum + delta, 0) - lastMicros;
  let at = 0;
  let total = 0;
  for (const [i, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    const micros = profile.timeDeltas[i] ?? 0;
    at += micros;
    if (at < from || frame === undefined || frame.functionName === '(idle)') continue;
    total += micros;
    const owner = ownerOf(frame.url, frame.functionName);
    byOwner.set(owner, (byOwner.get(owner) ?? 0) + micros);
    const name = `${owner}  ${frame.functionName || '(anonymous)'}:${frame.lineNumber + 1}`;
    byFunction.set(name, (byFunction.get(name) ?? 0) + micros);
  }
  return { name: nameOf(profile), micros: total, byOwner, byFunction };
}

/** Self time by owner and by function of each V8 CPU profile (`*.cpuprofile`) in a folder, busiest process first, without what came before the last seconds of it. */
export function summaryOfProfiles(folder: string, lastSeconds: number, count = 25): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (files.length === 0) throw new Error(`there is no CPU profile in ${folder}`);
  const all = files.map((name) => busyOf(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile, lastSeconds * 1e6));
  return all
    .sort((a, b) => b.micros - a.micros)
    .map(({ name, micros, byOwner, byFunction }) =>
      [
        `${name}: busy for ${(micros / 1e6).toFixed(1)} s of the last ${lastSeconds} s`,
        ...top(byOwner, micros, count),
        '',
        ...top(byFunction, micros, count),
      ].join('\n'),
    )
    .join('\n\n');
}
