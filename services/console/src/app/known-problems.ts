import type { KnownProblem } from '../kit/area.js';

/** Errors before warnings, each problem once. */
export function maxSerious(problems: readonly KnownProblem[]): readonly KnownProblem[] {
  const seen = new Map(problems.map((problem) => [`${problem.code} ${JSON.stringify(problem.params ?? {})}`, problem]));
  const all = [...seen.values()];
  return [...all.filter((problem) => problem.level === 'error'), ...all.filter((problem) => problem.level === 'warning')];
}
