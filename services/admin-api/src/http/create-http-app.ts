import 'reflect-metadata';

import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

import type { Identify } from '../access/identify.js';
import type { ApiRequest } from '../kit/caller.js';
import type { AdminApiMetrics } from '../admin-api.metrics.js';
import { invalidInput } from '../kit/invalid-input.js';
import { ApiRoutesModule } from './api-routes.module.js';
import type { ApiPorts } from './api-routes.module.js';
import { announceDocument } from '../areas/openapi/openapi.controller.js';
import { openApiDocument } from './openapi-document.js';
import { ProblemFilter, problemOf, sendProblem } from '../kit/problem.js';
import { setSecurityHeaders } from './security-headers.js';
import { isApi } from './serve-console.js';

/** A stranger may send a log-in and no more; who is signed in may send a whole configuration. */
const BODY_LIMIT = { stranger: '8kb', known: '16mb' } as const;

export interface HttpParts {
  readonly ports: ApiPorts;
  readonly identify: Identify;
  readonly metrics: AdminApiMetrics;
  /** Handlers of the console; none without it. */
  readonly console: readonly RequestHandler[];
  /** Reverse proxies whose X-Forwarded-For and -Proto are believed. */
  readonly trustedProxies: number;
}

/** The HTTP application, not listening yet. Order: measure, headers, who is it, body, routes, console, 404 as problem+json. */
export async function createHttpApp(parts: HttpParts): Promise<NestExpressApplication> {
  const { ports, identify, metrics } = parts;
  const app = await NestFactory.create<NestExpressApplication>(ApiRoutesModule.of(ports), { logger: false, abortOnError: false, bodyParser: false });
  app.set('trust proxy', parts.trustedProxies);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(measure(ports, metrics));
  app.use((request: Request, answer: Response, next: NextFunction) => {
    setSecurityHeaders(answer, request.secure);
    if (isApi(request.path)) answer.setHeader('cache-control', 'no-store');
    next();
  });
  app.use(identifyCaller(identify));
  app.use(readBody());
  for (const handler of parts.console) app.use(handler);
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalidInput }));
  app.useGlobalFilters(new ProblemFilter(ports.shell.log));
  announceDocument(openApiDocument(app));
  await app.init();
  return app;
}

function measure(ports: ApiPorts, metrics: AdminApiMetrics): RequestHandler {
  return (request, answer, next) => {
    const startedMs = ports.shell.clock.monotonicMs();
    const method = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(request.method) ? request.method : 'other';
    answer.once('finish', () => {
      metrics.requests.add(1, { method, status: `${Math.floor(answer.statusCode / 100)}xx` });
      metrics.seconds.observe((ports.shell.clock.monotonicMs() - startedMs) / 1000, { method });
    });
    next();
  };
}

/** Before the body is read. Wrong credentials are answered at once, except for the log-in itself, which an old cookie or header must not block. */
function identifyCaller(identify: Identify): RequestHandler {
  return (request, answer, next) => {
    if (!request.path.startsWith('/api/')) return next();
    const api = request as unknown as ApiRequest;
    identify(api).then(
      (caller) => {
        if (caller !== undefined) api.caller = caller;
        next();
      },
      (thrown: unknown) => sendProblem(answer, problemOf(thrown)),
    );
  };
}

function readBody(): RequestHandler {
  const [small, large] = [express.json({ limit: BODY_LIMIT.stranger, strict: true }), express.json({ limit: BODY_LIMIT.known, strict: true })];
  return (request, answer, next) => {
    const parser = (request as unknown as ApiRequest).caller === undefined ? small : large;
    parser(request, answer, (thrown?: unknown) => (thrown === undefined ? next() : sendProblem(answer, problemOf(thrown))));
  };
}
