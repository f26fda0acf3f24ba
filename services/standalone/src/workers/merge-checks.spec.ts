import { describe, expect, it } from 'vitest';

import { mergeChecks } from './merge-checks.js';

const check = (name: string, why = '', needed = true) => ({ name, needed, ok: why === '', why });

/** All are there; they are not needed while one is. */
const team = check('worker processes', '', false);

describe('the checks of all workers', () => {
  it('pass when each passes in each worker', () => {
    const checks = [check('start'), check('disk'), check('blobs')];
    expect(mergeChecks([1, 2].map((worker) => ({ worker, checks })))).toEqual([team, check('disk'), check('blobs')]);
  });

  it('say in which worker one fails', () => {
    const all = [
      { worker: 1, checks: [check('disk'), check('queue', '', false)] },
      { worker: 2, checks: [check('disk', 'full'), check('queue', 'late', false)] },
    ];
    expect(mergeChecks(all)).toEqual([team, check('disk', 'worker 2: full'), check('queue', 'worker 2: late', false)]);
  });

  it('tell of a worker that is missing, without which the product goes on', () => {
    const all = [
      { worker: 1, checks: undefined },
      { worker: 2, checks: [check('disk')] },
    ];
    expect(mergeChecks(all)).toEqual([check('worker processes', 'not there: worker 1', false), check('disk')]);
  });

  it('fail when no worker is there', () => {
    expect(mergeChecks([{ worker: 1, checks: undefined }])).toEqual([check('worker processes', 'not there: worker 1')]);
  });
});
