import { Controller, Get, Header, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';

import type { Health } from '@postern/platform-service';

import { Anyone, Needs } from '../../kit/needs.js';

export const HEALTH = Symbol('health of the process');

/** Probes on this port too, for the product in one process and for balancers in front of the console. Strangers only learn yes or no. */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Get('healthz')
  @Anyone('liveness says nothing but that the process answers')
  @Header('cache-control', 'no-store')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Anyone('readiness is one bit')
  async ready(@Res() answer: Response): Promise<void> {
    const { ready } = await this.health.report();
    answer.setHeader('cache-control', 'no-store');
    answer.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).json({ status: ready ? 'ready' : 'not ready' });
  }

  @Get('api/v1/health')
  @Needs('nodes.view')
  async readHealth(): Promise<Awaited<ReturnType<Health['report']>>> {
    return this.health.report();
  }
}
