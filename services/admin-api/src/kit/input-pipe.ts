import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata } from '@nestjs/common';

import type { Issue } from './field-problem.js';
import { InvalidInput, invalidInput } from './invalid-input.js';

/** Checks bodies, queries and parameters by the schema that is given beside them. What does not fit is an InvalidInput that names the field. */
@Injectable()
export class InputPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      const nul = pathOfNul(value);
      if (nul !== undefined)
        throw new InvalidInput([{ path: nul, code: 'WRONG_FORMAT', params: { format: 'text' }, message: 'holds a NUL character' }]);
      return (await super.transform(value, metadata)) as T;
    } catch (thrown) {
      // A parameter of the path is validated alone, and has its name from the route.
      if (!(thrown instanceof InvalidInput) || metadata.type !== 'param' || metadata.data === undefined) throw thrown;
      const name = metadata.data;
      throw new InvalidInput(thrown.problems.map((one) => ({ ...one, path: one.path === '' ? name : `${name}.${one.path}` })));
    }
  }

  protected override async validate<T = unknown>(...[value, ...more]: Parameters<StandardSchemaValidationPipe['validate']>) {
    const result = await super.validate<T>(value, ...more);
    if (result.issues !== undefined) throw invalidInput(result.issues as readonly Issue[], value);
    return result;
  }
}

/** Where a text with a NUL stands; the name of a field counts too. PostgreSQL has no NUL in texts: it would answer with an error of its own, which looks like an outage. */
function pathOfNul(value: unknown): string | undefined {
  const left: (readonly [path: string, value: unknown])[] = [['', value]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [path, found] = next;
    if (typeof found === 'string' && found.includes('\0')) return path;
    if (typeof found !== 'object' || found === null) continue;
    for (const [name, inner] of Object.entries(found)) {
      if (name.includes('\0')) return path;
      left.push([path === '' ? name : `${path}.${name}`, inner]);
    }
  }
  return undefined;
}
