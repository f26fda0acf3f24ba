import { Controller, Get, Header, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';

import type { Health } from '@postern/platform-service';

import { Anyone, Needs } from '../../kit/needs.js';

/** What these routes work with. */
export abstract class HealthDeps {
  abstract readonly shell: { readonly health: Pick<Health, 'report'> };
}

/** Probes on this port too, for the product in one process and for balancers in front of the console. Strangers only learn yes or no. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(private readonly deps: HealthDeps) {}

  @Get('healthz')
  @Anyone('liveness says nothing but that the process answers')
  @Header('cache-control', 'no-store')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Anyone('readiness is one bit')
  async ready(@Res() answer: Response): Promise<void> {
    const { ready } = await this.deps.shell.health.report();
    answer.setHeader('cache-control', 'no-store');
    answer.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).json({ status: ready ? 'ready' : 'not ready' });
  }

  @Get('api/v1/health')
  @Needs('nodes.view')
  async readHealth(): Promise<Awaited<ReturnType<Health['report']>>> {
    return this.deps.shell.health.report();
  }
}
