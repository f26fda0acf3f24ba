import { RE2JS, RE2Set } from 're2js';

/**
 * Regular expressions that administrators write. They cannot be proven beforehand, so RE2 runs them: linear whatever they are, without look-around and back
 * references. It takes ten to thirty times as long as a proven pattern, which is why our own do not go this way.
 */
export interface ExpressionSet {
  /** Numbers of those that fit the whole text, without regard to case. */
  fitting(text: string): readonly number[];
}

/** What is wrong with an expression, in RE2's words, as the rest of a sentence about it; undefined when it can be used. */
export function expressionIssue(source: string): string | undefined {
  try {
    RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    return undefined;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : '';
    // The flag is ours, and who wrote the expression does not know it.
    return `is no expression: ${why.replace('error parsing regexp: ', '').replaceAll('(?i)', '')}`;
  }
}

/** One automaton for all expressions: 500 single ones are sixty times slower. Each must be without an issue. */
export function expressionSet(sources: readonly string[]): ExpressionSet {
  if (sources.length === 0) return { fitting: () => [] };
  const set = new RE2Set(RE2Set.ANCHOR_BOTH, RE2JS.CASE_INSENSITIVE);
  for (const source of sources) set.add(source);
  set.compile();
  return { fitting: (text) => set.match(text) };
}
