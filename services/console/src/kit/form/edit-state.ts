/** A value of a form at a path, as the person sees it before and after. */
export interface Difference {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

const isPart = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal as JSON; a missing value is as good as undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isPart(a) || !isPart(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
}

/** Where two values differ. Lists are compared as one value; a part that is missing on one side is one difference. */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): readonly Difference[] {
  if (same(before, after)) return [];
  if (!isPart(before) || !isPart(after)) return [{ path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => differences(before[key], after[key], [...path, key]));
}

/** A copy with one value put at its path; undefined takes it away. */
export function withValue(value: unknown, path: readonly string[], put: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return put;
  const { [name]: old, ...others } = isPart(value) ? value : {};
  const next = withValue(old, rest, put);
  return next === undefined ? others : { ...(isPart(value) ? value : {}), [name]: next };
}

/** What I changed, put on top of what they made of it: what I did not touch stays theirs. */
export function onTop<T>(theirs: T, base: T, mine: T): T {
  return differences(base, mine).reduce<unknown>((value, change) => withValue(value, change.path, change.after), theirs) as T;
}

/** One row of the conflict dialog. `clash`: both changed it, and not to the same. */
export interface ConflictRow {
  readonly path: readonly string[];
  readonly base: unknown;
  readonly theirs: unknown;
  readonly mine: unknown;
  readonly clash: boolean;
}

/** Everything that either of two people changed of what both began with, in the order of the paths. */
export function conflictRows(base: unknown, theirs: unknown, mine: unknown): readonly ConflictRow[] {
  const their = new Map(differences(base, theirs).map((one) => [one.path.join('.'), one]));
  const my = new Map(differences(base, mine).map((one) => [one.path.join('.'), one]));
  return [...new Set([...their.keys(), ...my.keys()])].sort().map((key) => {
    const [t, m] = [their.get(key), my.get(key)];
    const before = (t ?? m)?.before;
    const row = { path: (t ?? m)?.path ?? [], base: before, theirs: t === undefined ? before : t.after, mine: m === undefined ? before : m.after };
    return { ...row, clash: t !== undefined && m !== undefined && !same(row.theirs, row.mine) };
  });
}
