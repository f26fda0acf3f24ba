import { firstRevision, settingsHolder } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { settingsOfAll } from './settings-of-all.js';

const revision = (number: number) => ({ ...firstRevision(), number });

function workers(...numbers: number[]) {
  const own = settingsHolder(revision(1));
  const all = settingsOfAll(own);
  numbers.forEach((number, i) => all.runs(i + 1, number));
  const seen: number[] = [];
  all.onChange(({ number }) => void seen.push(number));
  return { own, all, seen };
}

describe('the revision that all workers run', () => {
  it('is new when the last of them has it', () => {
    const { own, all, seen } = workers(1, 1);
    own.set(revision(2));
    all.runs(1, 2);
    expect(all.current().number).toBe(1);
    all.runs(2, 2);
    expect({ now: all.current().number, seen }).toEqual({ now: 2, seen: [1, 2] });
  });

  it('waits for this process too', () => {
    const { own, all } = workers(1, 1);
    all.runs(1, 2);
    all.runs(2, 2);
    expect(all.current().number).toBe(1);
    own.set(revision(2));
    expect(all.current().number).toBe(2);
  });

  it('does not wait for a worker that is gone', () => {
    const { own, all } = workers(1, 1);
    own.set(revision(2));
    all.runs(1, 2);
    all.forget(2);
    expect(all.current().number).toBe(2);
  });
});
