import { BadRequestException } from '@nestjs/common';

/** One field of a request that is not valid. */
export interface FieldProblem {
  /** Like `rules.0.name`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

type Issue = { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined };

/** Enough for a form; how many there are is up to the sender. */
const MOST = 50;

/** 400 with the fields at fault. */
export class InvalidInput extends BadRequestException {
  constructor(readonly problems: readonly FieldProblem[]) {
    super('The request is not valid');
  }
}

export function invalidInput(issues: readonly Issue[]): InvalidInput {
  return new InvalidInput(issues.slice(0, MOST).map((issue) => ({ path: pathOf(issue), message: issue.message.slice(0, 500) })));
}

function pathOf(issue: Issue): string {
  return (issue.path ?? [])
    .map((segment) => String(typeof segment === 'object' ? segment.key : segment))
    .join('.')
    .slice(0, 200);
}
