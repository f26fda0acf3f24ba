import type { Problem } from './generated/client.js';

/** What the API answered instead of success, or that it did not answer at all (status 0). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
  get status(): number {
    return this.problem.status;
  }
}

export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ApiProblem) return thrown.problem;
  return { type: 'about:blank', title: 'Error', status: 0, code: 'NO_ANSWER', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}
