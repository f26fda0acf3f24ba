import type { GatewaySettings } from '../api/generated/client.js';

/** The paths of a page that a custom resource owns: what it set, what lies below it, and what it set a part of. An owner that does not say what it set has all. */
export function ownedPaths(source: GatewaySettings['source'], paths: readonly string[]): readonly string[] {
  if (source === undefined) return [];
  if (source.replaced === undefined) return paths;
  const set = leavesOf(source.replaced, '');
  return paths.filter((path) => set.some((leaf) => leaf === path || leaf.startsWith(`${path}.`) || path.startsWith(`${leaf}.`)));
}

function leavesOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, path === '' ? name : `${path}.${name}`));
}
