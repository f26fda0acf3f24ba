import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { passes, whilePassing } from './passing-error.js';

const passing = Object.assign(new Error('not the leader'), { retriable: true });
const lasting = Object.assign(new Error('not authorized'), { retriable: false });

function asked(...answers: readonly (Error | number)[]) {
  const clock = turnableClock();
  let times = 0;
  const ask = async () => {
    const answer = answers[Math.min(times++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const outcome = whilePassing(clock, ask).then(
    (answer) => ({ answer }),
    (thrown: unknown) => ({ thrown }),
  );
  return { outcome: clock.turn(60_000).then(() => outcome), times: () => times };
}

describe('a question to the brokers', () => {
  it('is asked again while what goes wrong passes, also within another error', async () => {
    const { outcome, times } = asked(passing, new Error('gave up', { cause: passing }), 7);
    expect([await outcome, times()]).toEqual([{ answer: 7 }, 3]);
  });

  it('is not asked again for what lasts, and not for ever', async () => {
    const refused = asked(lasting);
    expect([await refused.outcome, refused.times()]).toEqual([{ thrown: lasting }, 1]);
    const without = asked(passing);
    expect([await without.outcome, without.times()]).toEqual([{ thrown: passing }, 20]);
    expect(passes(new Error('of another kind'))).toBe(false);
  });
});
