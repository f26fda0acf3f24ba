import { noMetrics } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { createBudget } from './budget.js';
import { pipelineMetrics } from './pipeline.metrics.js';

const budgetOf = (bytes: number) => createBudget(bytes, pipelineMetrics(noMetrics));

describe('the memory budget', () => {
  it('takes mail until it is full, and again when mail has left', () => {
    const budget = budgetOf(100);
    const first = budget.take(60);
    expect(budget.take(40)).toBeDefined();
    expect(budget.take(1)).toBeUndefined();
    first?.release();
    expect(budget.take(60)).toBeDefined();
  });

  it('lets a mail through that is larger than the budget when it is alone', () => {
    const budget = budgetOf(100);
    expect(budget.take(1000)).toBeDefined();
    expect(budget.take(1)).toBeUndefined();
  });

  it('gives room back once, however often it is released', () => {
    const budget = budgetOf(100);
    const room = budget.take(100);
    room?.release();
    room?.release();
    expect(budget.messages).toBe(0);
    expect([budget.take(50), budget.take(50), budget.take(1)].map((held) => held !== undefined)).toEqual([true, true, false]);
  });
});
