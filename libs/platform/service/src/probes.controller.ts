import { Controller, Get, Header, Inject, Res } from '@nestjs/common';

import type { PromMetrics } from './prom-metrics.js';
import type { Health } from './shell.port.js';

/** What the controller sets on the answer: the part of Express' response that it uses. */
interface Answer {
  status(code: number): Answer;
  type(contentType: string): Answer;
  send(body: unknown): void;
}

export const HEALTH = Symbol('health');
export const METRICS = Symbol('metrics');

/** Liveness, readiness and metrics on the metrics port. Liveness looks at nothing: a process that answers is alive. */
@Controller()
export class ProbesController {
  constructor(
    @Inject(HEALTH) private readonly health: Health,
    @Inject(METRICS) private readonly metrics: PromMetrics,
  ) {}

  @Get('healthz')
  @Header('cache-control', 'no-store')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  async ready(@Res() answer: Answer): Promise<void> {
    const report = await this.health.report();
    answer.status(report.ready ? 200 : 503).send(report);
  }

  @Get('metrics')
  async expose(@Res() answer: Answer): Promise<void> {
    const { contentType, text } = await this.metrics.expose();
    answer.type(contentType).send(text);
  }
}
