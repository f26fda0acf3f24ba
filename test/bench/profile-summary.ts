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

/** Self time of the newest V8 CPU profile (`*.cpuprofile`) in a folder, by owner and by function. */
export function summaryOfProfile(folder: string, count = 40): string {
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`there is no CPU profile in ${folder}`);
  const profile = JSON.parse(readFileSync(join(folder, newest), 'utf8')) as CpuProfile;
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const byOwner = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let total = 0;
  for (const [i, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    const micros = profile.timeDeltas[i] ?? 0;
    if (frame === undefined || frame.functionName === '(idle)') continue;
    total += micros;
    const owner = ownerOf(frame.url, frame.functionName);
    byOwner.set(owner, (byOwner.get(owner) ?? 0) + micros);
    const name = `${owner}  ${frame.functionName || '(anonymous)'}:${frame.lineNumber + 1}`;
    byFunction.set(name, (byFunction.get(name) ?? 0) + micros);
  }
  return [`${newest}: ${(total / 1e6).toFixed(1)} s busy`, ...top(byOwner, total, count), '', ...top(byFunction, total, count * 2)].join('\n');
}
