import { describe, expect, it } from 'vitest';

import { createEditStore } from './edit-store.js';
import type { FieldRecord } from './edit-store.js';

const FIRST = { value: { name: 'Partners', senders: ['a@a.example'], limit: 50 }, revision: 7 };
const aField = (over: Partial<FieldRecord> = {}): FieldRecord => ({
  label: 'x',
  check: () => undefined,
  refused: (entry) => (entry === undefined ? 'refused' : `${entry} refused`),
  show: String,
  ...over,
});

describe('a form that is typed in', () => {
  it('is frozen: a newer version replaces nothing', () => {
    const store = createEditStore(FIRST);
    store.put(['limit'], 33);
    store.offer({ value: { ...FIRST.value, limit: 60 }, revision: 8 });
    expect(store.at(['limit'])).toBe(33);
    expect(store.newer()?.revision).toBe(8);
    expect(store.base().revision).toBe(7);
  });

  it('knows what was changed, and nothing once it is typed back', () => {
    const store = createEditStore(FIRST);
    store.put(['limit'], 33);
    expect(store.changes()).toEqual([{ path: ['limit'], before: 50, after: 33 }]);
    store.put(['limit'], 50);
    expect(store.dirty()).toBe(false);
  });

  it('is not disturbed by a revision that leaves its own values alone, and saves on top of that one', () => {
    const store = createEditStore(FIRST);
    store.put(['limit'], 33);
    store.offer({ value: structuredClone(FIRST.value), revision: 8 });
    expect(store.newer()).toBeUndefined();
    expect(store.base().revision).toBe(8);
    expect(store.at(['limit'])).toBe(33);
  });

  it('goes to the newest version when it is discarded', () => {
    const store = createEditStore(FIRST);
    store.put(['limit'], 33);
    store.offer({ value: { ...FIRST.value, limit: 60 }, revision: 8 });
    store.discard();
    expect(store.at(['limit'])).toBe(60);
    expect(store.base().revision).toBe(8);
    expect(store.dirty()).toBe(false);
  });
});

describe('a form that nobody typed in', () => {
  it('shows the newest version', () => {
    const store = createEditStore(FIRST);
    store.offer({ value: { ...FIRST.value, limit: 60 }, revision: 8 });
    expect(store.at(['limit'])).toBe(60);
    expect(store.newer()).toBeUndefined();
  });
});

describe('a conflict', () => {
  const theirs = { value: { ...FIRST.value, senders: ['important@b.example'] }, revision: 8 };

  it('can end with theirs', () => {
    const store = createEditStore(FIRST);
    store.put(['name'], 'Partner');
    store.takeTheirs(theirs);
    expect(store.value()).toEqual(theirs.value);
    expect(store.dirty()).toBe(false);
  });

  it('can end with my change on top of theirs, from their revision', () => {
    const store = createEditStore(FIRST);
    store.put(['name'], 'Partner');
    store.keepMine(theirs);
    expect(store.value()).toEqual({ ...theirs.value, name: 'Partner' });
    expect(store.base().revision).toBe(8);
    expect(store.changes()).toEqual([{ path: ['name'], before: 'Partners', after: 'Partner' }]);
  });

  it('shows what both did', () => {
    const store = createEditStore(FIRST);
    store.put(['name'], 'Partner');
    expect(store.conflict(theirs).map((row) => row.path.join('.'))).toEqual(['name', 'senders']);
  });
});

describe('the fields of a form', () => {
  it('are checked before anything is sent', () => {
    const store = createEditStore(FIRST);
    store.register(['limit'], aField({ check: (value) => (Number(value) > 40 ? 'at most 40' : undefined) }));
    expect(store.check()).toBe(false);
    expect(store.complaint(['limit'])).toBe('at most 40');
    store.put(['limit'], 30);
    expect(store.complaint(['limit'])).toBeUndefined();
    expect(store.check()).toBe(true);
  });

  it('get what the API says against them, a list with the entry at fault', () => {
    const store = createEditStore(FIRST);
    store.register(['senders'], aField());
    store.register(['limit'], aField());
    expect(store.refuse([{ path: 'senders.0' }, { path: 'limit' }, { path: 'other.field' }])).toEqual(['other.field']);
    expect(store.complaint(['senders'])).toBe('a@a.example refused');
    expect(store.complaint(['limit'])).toBe('refused');
  });

  it('say nothing any more once they are not drawn', () => {
    const store = createEditStore(FIRST);
    const leave = store.register(['limit'], aField({ check: () => 'wrong' }));
    leave();
    expect(store.check()).toBe(true);
  });
});
