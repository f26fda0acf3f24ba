import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { fieldProblem } from './field-problem.js';

const schema = z.strictObject({
  name: z.string().min(2).max(4).optional(),
  list: z.array(z.int().min(1).max(9)).min(1).max(2).optional(),
  mode: z.enum(['on', 'off']).optional(),
  must: z.string().default('x'),
  at: z.iso.datetime().optional(),
  step: z.int().multipleOf(5).optional(),
  own: z
    .string()
    .refine(() => false, { message: 'is taken', params: { code: 'NAME_TAKEN', by: ['a', 'b'] } })
    .optional(),
  other: z
    .string()
    .refine(() => false, 'just no')
    .optional(),
});
const needed = z.object({ inner: z.object({ port: z.int(), mode: z.enum(['on']) }) });

const problems = (of: z.ZodType, value: unknown) =>
  (of.safeParse(value).error?.issues ?? []).map((issue) => fieldProblem(issue, value)).map(({ path, code, params }) => ({ path, code, params }));

describe('a field that is refused', () => {
  it.each<readonly [what: string, value: object, path: string, code: string, params: object]>([
    ['of a wrong type', { name: 5 }, 'name', 'WRONG_TYPE', { expected: 'string' }],
    ['that is null', { name: null }, 'name', 'WRONG_TYPE', { expected: 'string' }],
    ['that is too short', { name: 'a' }, 'name', 'TOO_SHORT', { minimum: 2 }],
    ['that is too long', { name: 'abcde' }, 'name', 'TOO_LONG', { maximum: 4 }],
    ['with too few entries', { list: [] }, 'list', 'TOO_FEW', { minimum: 1 }],
    ['with too many entries', { list: [1, 2, 3] }, 'list', 'TOO_MANY', { maximum: 2 }],
    ['with an entry that is too low', { list: [0] }, 'list.0', 'TOO_LOW', { minimum: 1 }],
    ['with an entry that is too high', { list: [1, 10] }, 'list.1', 'TOO_HIGH', { maximum: 9 }],
    ['that is none of the words', { mode: 'maybe' }, 'mode', 'NOT_ONE_OF', { values: 'on, off' }],
    ['of a wrong format', { at: 'today' }, 'at', 'WRONG_FORMAT', { format: 'datetime' }],
    ['that is no multiple', { step: 7 }, 'step', 'NOT_MULTIPLE_OF', { divisor: 5 }],
    ['that nobody knows', { foo: 1, bar: 2 }, '', 'UNKNOWN_FIELDS', { fields: 'foo, bar' }],
    ['for a reason of its own', { own: 'x' }, 'own', 'NAME_TAKEN', { by: 'a, b' }],
    ['for a reason without code', { other: 'x' }, 'other', 'REFUSED', {}],
  ])('%s has code and values', (_what, value, path, code, params) => {
    expect(problems(schema, value)).toEqual([{ path, code, params }]);
  });

  it('is told missing and wrong apart', () => {
    expect(problems(needed, { inner: {} })).toEqual([
      { path: 'inner.port', code: 'REQUIRED', params: { expected: 'number' } },
      { path: 'inner.mode', code: 'REQUIRED', params: { expected: 'on' } },
    ]);
    expect(problems(needed, {})).toEqual([{ path: 'inner', code: 'REQUIRED', params: { expected: 'object' } }]);
    expect(problems(needed, undefined)).toEqual([{ path: '', code: 'REQUIRED', params: { expected: 'object' } }]);
  });

  it('keeps the English, cut where the sender made it long', () => {
    const problem = fieldProblem({ message: 'no '.repeat(1000), path: ['a'.repeat(1000)] });
    expect([problem.code, problem.message.length, problem.path.length]).toEqual(['REFUSED', 500, 200]);
  });
});
