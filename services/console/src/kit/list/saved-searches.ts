import type { FilterValues } from './filters.js';

/** A search under a name, kept in this browser for one account and one list. */
export interface SavedSearch {
  readonly name: string;
  readonly values: FilterValues;
}

const MAX_SAVED = 50;
const MAX_NAME = 60;

type Store = Pick<Storage, 'getItem' | 'setItem'>;
const keyOf = (account: string, list: string) => `postern-searches:${account}:${list}`;

/** In the order of their names. What cannot be read is forgotten. */
export function savedSearches(store: Store, account: string, list: string): readonly SavedSearch[] {
  try {
    const found = JSON.parse(store.getItem(keyOf(account, list)) ?? '[]') as unknown;
    return Array.isArray(found) ? found.filter(isSaved) : [];
  } catch {
    return [];
  }
}

function isSaved(value: unknown): value is SavedSearch {
  const { name, values } = (value ?? {}) as Partial<SavedSearch>;
  return typeof name === 'string' && typeof values === 'object' && values !== null;
}

/** Takes the place of one of the same name. */
export function saveSearch(store: Store, account: string, list: string, name: string, values: FilterValues): readonly SavedSearch[] {
  const cut = name.trim().slice(0, MAX_NAME);
  const others = savedSearches(store, account, list).filter((saved) => saved.name !== cut);
  return keep(store, account, list, cut === '' ? others : [...others, { name: cut, values }]);
}

export function forgetSearch(store: Store, account: string, list: string, name: string): readonly SavedSearch[] {
  return keep(
    store,
    account,
    list,
    savedSearches(store, account, list).filter((saved) => saved.name !== name),
  );
}

function keep(store: Store, account: string, list: string, saved: readonly SavedSearch[]): readonly SavedSearch[] {
  const sorted = [...saved].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_SAVED);
  store.setItem(keyOf(account, list), JSON.stringify(sorted));
  return sorted;
}
