import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';

import { createEditStore } from './edit-store.js';
import type { EditStore, FieldRecord, Version } from './edit-store.js';

export interface Editing {
  readonly store: EditStore<unknown>;
  /** Shown, not edited. */
  readonly locked: boolean;
}
export const EditContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = useContext(EditContext);
  if (editing === undefined) throw new Error('used outside of a form');
  return editing;
}

/** The store of a form over an object that is loaded and loaded again. `key` names the object: another one begins anew. */
export function useEdit<T>(version: Version<T>, key: string): EditStore<T> {
  const [held, setHeld] = useState(() => ({ key, store: createEditStore(version) }));
  const current = held.key === key ? held : { key, store: createEditStore(version) };
  if (current !== held) setHeld(current);
  useEffect(() => current.store.offer(version), [current.store, version]);
  return current.store;
}

/** A value of the form at its path. Only the field itself is drawn again when it changes. */
export function useField(path: readonly string[], record: FieldRecord) {
  const { store, locked } = useEditing();
  const value = useSyncExternalStore(store.subscribe, () => store.at(path));
  const complaint = useSyncExternalStore(store.subscribe, () => store.complaint(path));
  useEffect(() => store.register(path, record));
  return { value, complaint, locked, put: (next: unknown) => store.put(path, next) };
}
