import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';

import type { Log } from '@postern/kernel';

import { DryRunEnd } from '../kit/dry-run.js';
import { problemOf, sendProblem } from '../kit/problem.js';
import type { ProblemSink } from '../kit/problem.js';

/** Turns whatever a route throws into a problem, and the end of a dry run into its answer. What is our fault is logged, what the client did wrong is not. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    if (thrown instanceof DryRunEnd) {
      host.switchToHttp().getResponse<ProblemSink>().status(200).json(thrown.answer);
      return;
    }
    const request = host.switchToHttp().getRequest<{ method: string; path: string }>();
    const problem = problemOf(thrown);
    if (problem.status === 500) this.log.error('REQUEST_FAILED', { method: request.method }, thrown);
    else if (problem.status > 500) this.log.warn('REQUEST_NOT_SERVED', { method: request.method, why: problem.code }, thrown);
    sendProblem(host.switchToHttp().getResponse<ProblemSink>(), problem);
  }
}
