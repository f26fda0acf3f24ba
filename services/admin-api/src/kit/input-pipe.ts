import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';

import type { Issue } from './field-problem.js';
import { invalidInput } from './invalid-input.js';

/** Checks bodies, queries and parameters by the schema that is given beside them. What does not fit is an InvalidInput. */
@Injectable()
export class InputPipe extends StandardSchemaValidationPipe {
  protected override async validate<T = unknown>(...[value, ...more]: Parameters<StandardSchemaValidationPipe['validate']>) {
    const result = await super.validate<T>(value, ...more);
    if (result.issues !== undefined) throw invalidInput(result.issues as readonly Issue[], value);
    return result;
  }
}
