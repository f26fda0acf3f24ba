import { conflictRows, differences, onTop, same, withValue } from './edit-state.js';
import type { ConflictRow, Difference } from './edit-state.js';

/** A state of the edited object with what names it: a revision, or anything that is another one after a change. */
export interface Version<T> {
  readonly value: T;
  readonly revision: number | string;
}

/** What a field says of itself while it is drawn. */
export interface FieldRecord {
  readonly label: string;
  /** What is wrong with a value, in words; undefined when it may be sent. */
  readonly check: (value: unknown) => string | undefined;
  /** Words for what the API says against this value; `entry` is the text of a list at fault. */
  readonly refused: (entry: string | undefined, code: string | undefined) => string;
  readonly show: (value: unknown) => string;
}

/**
 * The state of a form. What is typed is kept: a newer version that arrives meanwhile replaces nothing while there is a change, it is only remembered. No React,
 * no API.
 */
export interface EditStore<T> {
  readonly base: () => Version<T>;
  readonly value: () => T;
  readonly at: (path: readonly string[]) => unknown;
  readonly put: (path: readonly string[], value: unknown) => void;
  readonly changes: () => readonly Difference[];
  readonly dirty: () => boolean;
  /** A version as it is known now. Shown when nothing was typed, else kept aside. */
  readonly offer: (version: Version<T>) => void;
  /** A version that somebody else made while this form was typed in. */
  readonly newer: () => Version<T> | undefined;
  readonly conflict: (theirs: Version<T>) => readonly ConflictRow[];
  readonly takeTheirs: (theirs: Version<T>) => void;
  /** Puts my changes on top of theirs. */
  readonly keepMine: (theirs: Version<T>) => void;
  readonly saved: (version: Version<T>) => void;
  readonly discard: () => void;
  readonly complaint: (path: readonly string[]) => string | undefined;
  /** Checks every field that is drawn. True when nothing is wrong. */
  readonly check: () => boolean;
  /** Puts what the API says to the fields at fault. Returns the paths that no field is drawn for. */
  readonly refuse: (problems: readonly { readonly path: string; readonly code?: string }[]) => readonly string[];
  readonly field: (path: readonly string[]) => FieldRecord | undefined;
  readonly register: (path: readonly string[], field: FieldRecord) => () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const keyOf = (path: readonly string[]) => path.join('.');

export function createEditStore<T>(first: Version<T>): EditStore<T> {
  let base = first;
  let value: T = first.value;
  let aside: Version<T> | undefined;
  let changed: readonly Difference[] = [];
  const complaints = new Map<string, string>();
  const fields = new Map<string, FieldRecord>();
  const listeners = new Set<() => void>();

  const tell = () => {
    changed = differences(base.value, value);
    for (const listener of listeners) listener();
  };
  const begin = (version: Version<T>, next: T) => {
    base = version;
    value = next;
    aside = undefined;
    complaints.clear();
    tell();
  };
  const at = (path: readonly string[]) =>
    path.reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], value);

  return {
    base: () => base,
    value: () => value,
    at,
    put(path, put) {
      value = withValue(value, path, put) as T;
      for (const key of complaints.keys()) if (key === keyOf(path) || key.startsWith(`${keyOf(path)}.`)) complaints.delete(key);
      tell();
    },
    changes: () => changed,
    dirty: () => changed.length > 0,
    offer(version) {
      if (version.revision === base.revision) return;
      // Another revision with the same content, as after a change elsewhere in the settings, takes nothing from anybody.
      if (same(version.value, base.value)) base = version;
      else if (changed.length === 0) begin(version, version.value);
      else {
        aside = version;
        tell();
      }
    },
    newer: () => aside,
    conflict: (theirs) => conflictRows(base.value, theirs.value, value),
    takeTheirs: (theirs) => begin(theirs, theirs.value),
    keepMine: (theirs) => begin(theirs, onTop(theirs.value, base.value, value)),
    saved: (version) => begin(version, version.value),
    discard: () => begin(aside ?? base, (aside ?? base).value),
    complaint: (path) => complaints.get(keyOf(path)),
    check() {
      complaints.clear();
      for (const [key, field] of fields) {
        const wrong = field.check(at(key.split('.')));
        if (wrong !== undefined) complaints.set(key, wrong);
      }
      tell();
      return complaints.size === 0;
    },
    refuse(problems) {
      const others: string[] = [];
      for (const { path, code } of problems) {
        const key = longestPrefix(path, fields);
        const field = key === undefined ? undefined : fields.get(key);
        if (key === undefined || field === undefined) {
          others.push(path);
          continue;
        }
        const entry = at(path.split('.'));
        complaints.set(key, field.refused(path === key || typeof entry !== 'string' ? undefined : entry, code));
      }
      tell();
      return others;
    },
    field: (path) => fields.get(keyOf(path)),
    register(path, field) {
      fields.set(keyOf(path), field);
      return () => {
        if (fields.get(keyOf(path)) === field) fields.delete(keyOf(path));
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function longestPrefix(path: string, fields: ReadonlyMap<string, unknown>): string | undefined {
  return [...fields.keys()].filter((key) => path === key || path.startsWith(`${key}.`)).sort((a, b) => b.length - a.length)[0];
}
