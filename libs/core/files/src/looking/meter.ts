import { Work } from '@postern/kernel';

import type { LimitCode } from '../budget/file-budget.js';

/** Ends a reading that has used up its work. It never leaves this package: who starts a reading turns it into a finding. */
class OutOfWork extends Error {}

/** Counts bytes that are looked at within a file, by loops of ours and by native searches alike, and ends the reading when there are too many. */
export class Meter extends Work {
  /** Limits that were crossed: something was not looked at. */
  readonly crossed = new Set<LimitCode>();

  look(octets: number): void {
    if (this.spend(octets)) return;
    this.crossed.add('LIMIT_WORK');
    throw new OutOfWork(`more than ${this.factor} looks at each byte`);
  }
}

/** For readings that are bounded by themselves, and only counted. */
export function unlimitedMeter(): Meter {
  return new Meter(1, Number.POSITIVE_INFINITY);
}

/** Runs a reading. False: it ended early, since the work was used up. */
export function completes(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (thrown) {
    if (thrown instanceof OutOfWork) return false;
    throw thrown;
  }
}
