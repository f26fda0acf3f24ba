import { describe, expect, it } from 'vitest';

import { changeSeen, LetBe } from './change-seen.js';
import { ApiProblem } from './api/problem.js';

interface Rule {
  readonly name: string;
  readonly enabled: boolean;
}
const RULE: Rule = { name: 'Partners', enabled: true };
const conflict = new ApiProblem({ type: 'about:blank', title: '', status: 412, code: 'REVISION_CONFLICT', detail: '' });

/** An API whose answers are these, in order; the last one goes on. */
function anApi(reads: readonly Rule[], changes: readonly (string | Error)[] = ['done']) {
  const asked = { reads: 0, changes: 0, shown: [] as (readonly [Rule, Rule])[] };
  const next = <T>(list: readonly T[], n: number): T => list[Math.min(n, list.length - 1)] as T;
  return {
    asked,
    read: async () => next(reads, asked.reads++),
    change: async () => {
      const answer = next(changes, asked.changes++);
      if (typeof answer !== 'string') throw answer;
      return answer;
    },
    agree: (yes: boolean) => async (before: Rule, now: Rule) => {
      asked.shown.push([before, now]);
      return yes;
    },
  };
}

describe('a change of an object that was seen', () => {
  it('goes through without a question while the object is the same', async () => {
    const { asked, read, change, agree } = anApi([{ ...RULE }]);
    expect(await changeSeen({ seen: RULE, read }, change, agree(false))).toBe('done');
    expect(asked).toEqual({ reads: 1, changes: 1, shown: [] });
  });

  it('shows what somebody else made of it, and is not sent when it is to be let be', async () => {
    const theirs = { ...RULE, name: 'Friends' };
    const { asked, read, change, agree } = anApi([theirs]);
    await expect(changeSeen({ seen: RULE, read }, change, agree(false))).rejects.toBeInstanceOf(LetBe);
    expect(asked).toEqual({ reads: 1, changes: 0, shown: [[RULE, theirs]] });
  });

  it('is sent when the person wants it all the same', async () => {
    const { asked, read, change, agree } = anApi([{ ...RULE, name: 'Friends' }]);
    expect(await changeSeen({ seen: RULE, read }, change, agree(true))).toBe('done');
    expect(asked.changes).toBe(1);
  });

  it('shows also what came between reading and changing', async () => {
    const theirs = { ...RULE, enabled: false };
    const { asked, read, change, agree } = anApi([{ ...RULE }, theirs], [conflict, 'done']);
    expect(await changeSeen({ seen: RULE, read }, change, agree(true))).toBe('done');
    expect(asked).toEqual({ reads: 2, changes: 2, shown: [[RULE, theirs]] });
  });

  it('fails with the problem that it met', async () => {
    const gone = new ApiProblem({ type: 'about:blank', title: '', status: 404, code: 'NOT_FOUND', detail: '' });
    const { read, change, agree } = anApi([{ ...RULE }], [gone]);
    await expect(changeSeen({ seen: RULE, read }, change, agree(true))).rejects.toBe(gone);
  });
});
