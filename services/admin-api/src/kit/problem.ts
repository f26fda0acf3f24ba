import { HttpException } from '@nestjs/common';
import { z } from 'zod';

import { AppError } from '@postern/kernel';
import type { ErrorParams } from '@postern/kernel';

import { adminErrors } from '../admin-api.errors.js';
import type { AdminErrorCode } from '../admin-api.errors.js';
import { etagOf } from './etag.js';
import { InvalidInput } from './invalid-input.js';

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** What a client gets instead of an answer: RFC 9457 problem details with our code, the values that belong to it, and the fields at fault. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    // Not an enum: strict clients would break at each new code.
    code: z.string().meta({ description: 'Stable code to act on and to word: a row of x-problems, to which more may come' }),
    params: paramsSchema.optional().meta({ description: 'Values that belong to the code' }),
    detail: z.string().meta({ description: 'The same in English, for a person at a terminal' }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'Field, like rules.0.name; empty: the whole' }),
          code: z.string().meta({ description: 'Stable code of what is wrong with it: a row of x-field-problems, or one that the field brings' }),
          params: paramsSchema,
          message: z.string().meta({ description: 'The same in English' }),
        }),
      )
      .optional(),
    retryAfterSeconds: z.number().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type Problem = z.infer<typeof problemSchema>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
};

/**
 * SQLSTATE classes 08 (connection), 53 (resources), 57 (shutdown), the missing tables of a service that did not start yet (42P01, 3F000), and the driver's own
 * network errors.
 */
const DATABASE_DOWN = /^(08|53|57)|^(42P01|3F000)$|^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/;

/** What a client may know about anything that was thrown. Defects, foreign errors and errors of other tables say nothing but their status. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof InvalidInput)
    return { ...problem('BAD_INPUT'), errors: thrown.problems.map((one) => ({ ...one, params: { ...one.params } })) };
  if (thrown instanceof AppError) return isOurs(thrown.code) ? problem(thrown.code, thrown.params) : problem('INTERNAL');
  const { status, code, type } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    status?: unknown;
    code?: unknown;
    type?: unknown;
  };
  if (type === 'entity.parse.failed') return problem('NOT_JSON');
  // Nest's own, such as for a path without a route; and Express' body parser: malformed JSON 400, too large 413, unknown charset 415.
  const http = thrown instanceof HttpException ? thrown.getStatus() : status;
  if (typeof http === 'number' && http >= 400 && http < 500) {
    const known = `HTTP_${http}`;
    return isOurs(known) ? problem(known) : { ...problem('HTTP_400'), status: http };
  }
  return problem(typeof code === 'string' && DATABASE_DOWN.test(code) ? 'DATABASE_DOWN' : 'INTERNAL');
}

const isOurs = (code: string): code is AdminErrorCode => Object.hasOwn(adminErrors, code);

function problem(code: AdminErrorCode, params: ErrorParams = {}): Problem {
  const { http: status, says } = adminErrors[code];
  const detail = says.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  const { retryAfterSeconds: seconds } = params;
  const retry = typeof seconds === 'number' ? { retryAfterSeconds: seconds } : {};
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, code, params: { ...params }, detail, ...retry };
}

/** The part of an HTTP answer that a problem needs. */
export interface ProblemSink {
  readonly headersSent: boolean;
  status(code: number): ProblemSink;
  setHeader(name: string, value: string): void;
  json(body: unknown): void;
  end(): void;
}

export function sendProblem(answer: ProblemSink, problem: Problem): void {
  // A stream that broke half-way: cutting the connection is the only honest end.
  if (answer.headersSent) return answer.end();
  answer.setHeader('cache-control', 'no-store');
  if (problem.retryAfterSeconds !== undefined) answer.setHeader('retry-after', String(problem.retryAfterSeconds));
  // The tag that the item has now, so that a script need not ask for it (RFC 9110 section 8.8.3).
  if (problem.status === 412 && problem.params?.['newest'] !== undefined) answer.setHeader('etag', etagOf(problem.params['newest']));
  if (problem.status === 401) answer.setHeader('www-authenticate', 'Bearer realm="postern"');
  answer.status(problem.status);
  answer.setHeader('content-type', 'application/problem+json');
  answer.json(problem);
}
