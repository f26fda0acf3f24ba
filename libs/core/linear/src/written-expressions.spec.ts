import { describe, expect, it } from 'vitest';

import { expressionIssue, expressionSet } from './written-expressions.js';

describe('expressions that administrators write', () => {
  it('fit the whole text, in any case', () => {
    const set = expressionSet(['a+@x\\.example', 'news-.*']);
    expect(['aa@x.example', 'AA@X.EXAMPLE', 'news-1@y'].map((text) => set.fitting(text))).toEqual([[0], [0], [1]]);
    expect(['aa@x.example.com', 'baa@x.example', ''].map((text) => set.fitting(text))).toEqual([[], [], []]);
    expect(expressionSet([]).fitting('a')).toEqual([]);
  });
  it.each(['(', 'a(?=b)', '(a)\\1', '[z-a]', 'a{2000}'])('say what is wrong with %s', (source) => {
    expect(expressionIssue(source)).toMatch(/^is no expression: \w/);
    expect(expressionIssue(source)).not.toContain('(?i)');
  });
  it.each(['(a+)+$', '(a|a)*b', '.*.*.*=.*'])('may be what stops a backtracking engine: %s (obligation 30)', (source) => {
    expect(expressionIssue(source)).toBeUndefined();
    expect(expressionSet([source]).fitting('a'.repeat(20_000) + '!')).toEqual([]);
  });
});
