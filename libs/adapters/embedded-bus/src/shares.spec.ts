import { describe, expect, it } from 'vitest';

import { fairPart, nextMove, partsOfPlace, placeOf, SHARES } from './shares.js';

/** Members that look in turn until nobody moves; how many shares each has then. */
function settle(members: Set<number>[]): readonly number[] {
  for (let moved = true, turn = 0; moved; turn += 7) {
    moved = false;
    for (const mine of members) {
      const taken = new Set(members.flatMap((other) => [...other]));
      const { take, give } = nextMove({ members: members.length, mine, taken }, turn);
      for (const share of take) mine.add(share);
      for (const share of give) mine.delete(share);
      moved ||= take.length + give.length > 0;
    }
  }
  return members.map((mine) => mine.size);
}
const none = (count: number) => Array.from({ length: count }, () => new Set<number>());

describe('the shares of a group', () => {
  it.each([
    [1, [48]],
    [2, [24, 24]],
    [3, [16, 16, 16]],
    [4, [12, 12, 12, 12]],
    [5, [10, 10, 10, 10, 8]],
  ])('are all with somebody, and fairly, with %i members', (count, parts) => {
    const members = none(count);
    expect([...settle(members)].sort((a, b) => b - a)).toEqual(parts);
    expect(new Set(members.flatMap((mine) => [...mine])).size).toBe(SHARES);
  });

  it('move to who joins, and from who left to those who stay', () => {
    const first = none(1);
    settle(first);
    const grown = [...first, ...none(2)];
    expect(settle(grown)).toEqual([16, 16, 16]);
    expect(settle(grown.slice(1))).toEqual([24, 24]);
  });

  it('do not leave more members without work than there must be', () => {
    expect([1, 2, 48, 100].map(fairPart)).toEqual([48, 24, 1, 1]);
    expect(fairPart(0)).toBe(SHARES);
  });

  it('are named by topic and number', () => {
    expect(partsOfPlace(placeOf('postern.mail.v1', 7))).toEqual({ topic: 'postern.mail.v1', share: 7 });
  });
});
