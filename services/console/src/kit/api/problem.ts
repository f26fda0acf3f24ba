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

/** One field at fault. `code` and `params` when the API says what was wrong with it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  readonly code?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ApiProblem) return thrown.problem;
  return { type: 'about:blank', title: 'Error', status: 0, code: 'NO_ANSWER', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** Somebody else was faster: the API refuses what began with an older state. */
export function isConflict(problem: Problem): boolean {
  return problem.code === 'REVISION_CONFLICT' || problem.status === 412;
}
