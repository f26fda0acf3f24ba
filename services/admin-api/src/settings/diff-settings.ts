/** One value that differs between two configurations. */
export interface Change {
  /** Like `gateway.mta.hostname`, `rules[id=7].name`. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** How items of a list are told apart: rules by id, domains by name, routes by what they match; other lists are compared whole. */
const KEYS = ['id', 'name', 'match'] as const;

/** What changed between two JSON values, in the order of the paths. Pure; also tells when a rule only moved. */
export function diffSettings(before: unknown, after: unknown): readonly Change[] {
  const out: Change[] = [];
  walk('', before, after, out);
  return out;
}

function walk(path: string, before: unknown, after: unknown, out: Change[]): void {
  // Thousands of rules that a change left alone are the same objects.
  if (before === after) return;
  const key = keyOf(before, after);
  if (key !== undefined) return walkList(path, key, before as object[], after as object[], out);
  if (isRecord(before) && isRecord(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      walk(path === '' ? name : `${path}.${name}`, before[name], after[name], out);
    return;
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  out.push({ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
}

function walkList(path: string, key: string, before: readonly object[], after: readonly object[], out: Change[]): void {
  const byKey = (list: readonly object[]) => new Map(list.map((item) => [String((item as Record<string, unknown>)[key]), item]));
  const [left, right] = [byKey(before), byKey(after)];
  for (const name of new Set([...left.keys(), ...right.keys()])) walk(`${path}[${key}=${name}]`, left.get(name), right.get(name), out);
  const common = (from: Map<string, object>, other: Map<string, object>) => [...from.keys()].filter((name) => other.has(name));
  const [oldOrder, newOrder] = [common(left, right), common(right, left)];
  if (oldOrder.join('\n') !== newOrder.join('\n')) out.push({ path: `${path}.order`, before: oldOrder, after: newOrder });
}

function keyOf(before: unknown, after: unknown): string | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const items: unknown[] = [...before, ...after];
  return items.length > 0 && items.every(isRecord) ? KEYS.find((key) => items.every((item) => item[key] !== undefined)) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
