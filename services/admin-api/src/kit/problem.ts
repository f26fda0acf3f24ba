import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';

import { AppError } from '@postern/kernel';
import type { GrpcStatus, Log } from '@postern/kernel';

import { InvalidInput } from './invalid-input.js';
import type { FieldProblem } from './invalid-input.js';

/** RFC 9457 problem details, with our code and the fields at fault. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
}

const STATUS: Readonly<Record<GrpcStatus, number>> = {
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 428,
  ABORTED: 409,
  UNAVAILABLE: 503,
  INTERNAL: 500,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
  504: 'No answer in time',
};

/**
 * SQLSTATE classes 08 (connection), 53 (resources), 57 (shutdown), the missing tables of a service that did not start yet (42P01, 3F000), and the driver's own
 * network errors.
 */
const DATABASE_DOWN = /^(08|53|57)|^(42P01|3F000)$|^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/;

/** What a client may know about anything that was thrown. Defects and foreign errors say nothing but their status. */
export function problemOf(thrown: unknown): Problem {
  const make = (status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem => ({
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    code,
    detail,
    ...more,
  });
  if (thrown instanceof InvalidInput) return make(400, 'BAD_INPUT', 'The request is not valid', { errors: thrown.problems });
  if (thrown instanceof AppError) {
    const seconds = thrown.code === 'SIGN_IN_LIMITED' ? Number(/: (\d+)$/.exec(thrown.message)?.[1] ?? 5) : undefined;
    // The owner is no secret: it is the name that stands in `source`.
    const says = thrown.code === 'OWNED' ? `${thrown.row.says} (${thrown.message.replace(/^OWNED: /, '')})` : thrown.row.says;
    return make(STATUS[thrown.row.grpc], thrown.code, says, seconds === undefined ? {} : { retryAfterSeconds: seconds });
  }
  if (thrown instanceof HttpException)
    return make(thrown.getStatus(), `HTTP_${thrown.getStatus()}`, TITLES[thrown.getStatus()] ?? 'The request failed');
  const { status, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { status?: unknown; code?: unknown };
  // Express' body parser: malformed JSON 400, too large 413, unknown charset 415.
  if (typeof status === 'number' && status >= 400 && status < 500) return make(status, `HTTP_${status}`, TITLES[status] ?? 'The request failed');
  if (typeof code === 'string' && DATABASE_DOWN.test(code)) return make(503, 'DATABASE_DOWN', 'The database does not answer');
  return make(500, 'INTERNAL', 'Something went wrong on our side');
}

interface Answer {
  readonly headersSent: boolean;
  status(code: number): Answer;
  setHeader(name: string, value: string): void;
  json(body: unknown): void;
  end(): void;
}

export function sendProblem(answer: Answer, problem: Problem): void {
  // A stream that broke half-way: cutting the connection is the only honest end.
  if (answer.headersSent) return answer.end();
  answer.setHeader('cache-control', 'no-store');
  if (problem.retryAfterSeconds !== undefined) answer.setHeader('retry-after', String(problem.retryAfterSeconds));
  if (problem.status === 401) answer.setHeader('www-authenticate', 'Bearer realm="postern"');
  answer.status(problem.status);
  answer.setHeader('content-type', 'application/problem+json');
  answer.json(problem);
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<{ method: string; path: string }>();
    const problem = problemOf(thrown);
    if (problem.status === 500) this.log.error('REQUEST_FAILED', { method: request.method }, thrown);
    else if (problem.status > 500) this.log.warn('REQUEST_NOT_SERVED', { method: request.method, why: problem.code }, thrown);
    sendProblem(host.switchToHttp().getResponse<Answer>(), problem);
  }
}
