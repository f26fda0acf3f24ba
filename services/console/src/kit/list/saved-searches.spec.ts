import { describe, expect, it } from 'vitest';

import { forgetSearch, savedSearches, saveSearch } from './saved-searches.js';

function aStore() {
  const held = new Map<string, string>();
  return { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value) };
}

describe('saved searches', () => {
  it('are kept by account and list, sorted by name', () => {
    const store = aStore();
    saveSearch(store, 'anna', 'queue', 'zeta', { address: 'z' });
    saveSearch(store, 'anna', 'queue', 'alpha', { address: 'a' });
    expect(savedSearches(store, 'anna', 'queue').map((saved) => saved.name)).toEqual(['alpha', 'zeta']);
    expect(savedSearches(store, 'ben', 'queue')).toEqual([]);
    expect(savedSearches(store, 'anna', 'messages')).toEqual([]);
  });

  it('take the place of one of the same name, and go when asked to', () => {
    const store = aStore();
    saveSearch(store, 'anna', 'queue', 'one', { address: 'a' });
    expect(saveSearch(store, 'anna', 'queue', ' one ', { address: 'b' })).toEqual([{ name: 'one', values: { address: 'b' } }]);
    expect(forgetSearch(store, 'anna', 'queue', 'one')).toEqual([]);
  });

  it('are none when what is stored cannot be read', () => {
    const store = aStore();
    for (const broken of ['{', '{"a":1}', '[1,null,{"name":2}]']) {
      store.setItem('postern-searches:anna:queue', broken);
      expect(savedSearches(store, 'anna', 'queue')).toEqual([]);
    }
  });

  it('do not keep a search without a name', () => {
    expect(saveSearch(aStore(), 'anna', 'queue', '  ', {})).toEqual([]);
  });
});
