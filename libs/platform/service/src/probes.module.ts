import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HEALTH, METRICS, ProbesController } from './probes.controller.js';
import type { PromMetrics } from './prom-metrics.js';
import type { Health } from './shell.port.js';

@Module({})
export class ProbesModule {
  static of(health: Health, metrics: PromMetrics): DynamicModule {
    return {
      module: ProbesModule,
      controllers: [ProbesController],
      providers: [
        { provide: HEALTH, useValue: health },
        { provide: METRICS, useValue: metrics },
      ],
    };
  }
}

/** Serves /healthz, /readyz and /metrics. Port 0 takes a free one. */
export async function serveProbes(
  health: Health,
  metrics: PromMetrics,
  host: string,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const app = await NestFactory.create(ProbesModule.of(health, metrics), { logger: false, abortOnError: false });
  await app.listen(port, host);
  const server = app.getHttpServer() as Server;
  return { port: (server.address() as AddressInfo).port, close: () => app.close() };
}
