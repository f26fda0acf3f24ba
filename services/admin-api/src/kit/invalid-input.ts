import { BadRequestException } from '@nestjs/common';

import { fieldProblem } from './field-problem.js';
import type { FieldCode, FieldProblem, Issue } from './field-problem.js';

/** Enough for a form; how many there are is up to the sender. */
const MAX = 50;

/** 400 with the fields at fault. */
export class InvalidInput extends BadRequestException {
  constructor(readonly problems: readonly FieldProblem[]) {
    super('The request is not valid');
  }

  /** The same for whoever sent only what is at `path`: fields below it are named from there. */
  within(path: string): InvalidInput {
    return new InvalidInput(this.problems.map((one) => (one.path.startsWith(`${path}.`) ? { ...one, path: one.path.slice(path.length + 1) } : one)));
  }
}

/** `value` is what a schema refused, where it is known. */
export function invalidInput(issues: readonly Issue[], value?: unknown): InvalidInput {
  return new InvalidInput(issues.slice(0, MAX).map((issue) => fieldProblem(issue, value)));
}

/** One field that a route refuses for a reason that no schema can know. */
export function invalidField(path: string, code: FieldCode, message: string): InvalidInput {
  return new InvalidInput([{ path, code, params: {}, message }]);
}
