/** JSON merge patches (RFC 7396): what is left out stays, null takes away, a list is replaced as a whole. Pure. */

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const out = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) out.delete(name);
    else out.set(name, mergePatch(out.get(name), value));
  }
  return Object.fromEntries(out);
}

/** What the target has where the patch says something; null where it has nothing. Merged over the patched target it gives the target back. */
export function replacedBy(target: unknown, patch: unknown): unknown {
  if (target === undefined) return null;
  if (!isRecord(target) || !isRecord(patch)) return target;
  return Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, replacedBy(target[name], value)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
