import { describe, expect, it } from 'vitest';

import { createLedger } from './ledger.js';

describe('the ledger of a group', () => {
  it('takes each message of an open place once', () => {
    const ledger = createLedger();
    ledger.open('mail 0', 4, [6]);
    expect([4, 5, 6, 7, 7].map((position) => ledger.take('mail 0', position) !== undefined)).toEqual([false, true, false, true, false]);
  });

  it('takes nothing from a place that is not open', () => {
    const ledger = createLedger();
    expect(ledger.take('mail 0', 0)).toBeUndefined();
    ledger.open('mail 0', -1);
    ledger.close('mail 0');
    expect(ledger.take('mail 0', 0)).toBeUndefined();
    expect(ledger.places()).toEqual([]);
  });

  it('says how far the places are that moved on, once, and again when that could not be written', () => {
    const ledger = createLedger();
    ledger.open('mail 0', -1);
    ledger.open('mail 1', -1);
    const [first, second] = [ledger.take('mail 0', 0), ledger.take('mail 0', 1)];
    second?.finish();
    expect([first?.isGap(), second?.isGap()]).toEqual([true, false]);
    expect(ledger.changed()).toEqual([{ place: 'mail 0', last: -1, done: [1] }]);
    expect(ledger.changed()).toEqual([]);
    first?.finish();
    ledger.putBack('mail 0');
    expect(ledger.changed()).toEqual([{ place: 'mail 0', last: 1, done: [] }]);
  });

  it('notes nothing for a place that was closed and opened again meanwhile', () => {
    const ledger = createLedger();
    ledger.open('mail 0', -1);
    const held = ledger.take('mail 0', 0);
    ledger.close('mail 0');
    ledger.open('mail 0', 9);
    held?.finish();
    ledger.putBack('mail 1');
    expect(held?.isOurs()).toBe(false);
    expect(ledger.changed()).toEqual([]);
  });
});
