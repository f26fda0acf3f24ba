import { eventsV1, scanV1 } from '@postern/contracts';
import { describe, expect, it } from 'vitest';

import { actions, deliveryResults, dispositions, notScannedReasons, unscannableWhys } from './enum-wire.js';
import type { WireWords } from './enum-wire.js';

const TABLES: readonly (readonly [name: string, words: WireWords<string, number>, values: Readonly<Record<string, number>>])[] = [
  ['dispositions', dispositions, eventsV1.Disposition],
  ['actions', actions, eventsV1.Action],
  ['delivery results', deliveryResults, eventsV1.DeliveryResult],
  ['why of unscannable', unscannableWhys, scanV1.UnscannableWhy],
  ['reasons of not scanned', notScannedReasons, scanV1.NotScannedReason],
];

describe('words on the wire', () => {
  it.each(TABLES)('%s have a number each, and each number but the unset one has a word', (_name, table, values) => {
    const numbers = table.words.map((word) => table.toWire(word));
    expect([...numbers].sort()).toEqual(
      Object.values(values)
        .filter((value) => value !== 0)
        .sort(),
    );
    expect(numbers.map((number) => table.fromWire(number))).toEqual(table.words);
  });

  it.each(TABLES)('%s: what is unset or of a newer version is no word', (_name, table, values) => {
    const newer = Math.max(...Object.values(values)) + 1;
    expect([0, -1, newer, 1.5, Number.NaN].map((number) => table.fromWire(number))).toEqual(new Array(5).fill(undefined));
  });
});
