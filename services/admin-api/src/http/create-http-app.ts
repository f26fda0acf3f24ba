import 'reflect-metadata';

import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

import { Defect } from '@postern/kernel';
import type { Clock, Log } from '@postern/kernel';

import { AccessGuard } from '../access/access-guard.js';
import type { Identify } from '../access/identify.js';
import type { Sessions } from '../access/sessions.js';
import type { AdminApiMetrics } from '../admin-api.metrics.js';
import { areaProblems } from '../kit/area.js';
import type { Area } from '../kit/area.js';
import type { ApiRequest } from '../kit/caller.js';
import { DryRunGuard } from '../kit/dry-run.js';
import { InputPipe } from '../kit/input-pipe.js';
import { problemOf, sendProblem } from '../kit/problem.js';
import { compressTexts } from './compress-answers.js';
import { openApiDocument } from './openapi-document.js';
import { ProblemFilter } from './problem-filter.js';
import { setSecurityHeaders } from './security-headers.js';
import { isApi } from './serve-console.js';

/** A stranger may send a log-in and no more; who is signed in may send a whole configuration. */
const BODY_LIMIT = { stranger: '8kb', known: '16mb' } as const;

/** What the frame itself uses of what the areas work with. */
interface FrameDeps {
  readonly shell: { readonly clock: Pick<Clock, 'monotonicMs'>; readonly log: Log };
  readonly sessions: Pick<Sessions, 'extend'>;
  /** Set here, when all routes are known. */
  readonly document: { current: OpenAPIObject | undefined };
}

export interface HttpParts<Deps extends FrameDeps> {
  readonly areas: readonly Area<NoInfer<Deps>>[];
  readonly deps: Deps;
  readonly identify: Identify;
  readonly metrics: AdminApiMetrics;
  /** Handlers of the console; none without it. */
  readonly console: readonly RequestHandler[];
  /** Reverse proxies whose X-Forwarded-For and -Proto are believed. */
  readonly trustedProxies: number;
}

/** The HTTP application, not listening yet. Order: measure, headers, packing, who is it, body, routes, console, 404 as problem+json. */
export async function createHttpApp<Deps extends FrameDeps>(parts: HttpParts<Deps>): Promise<NestExpressApplication> {
  const { areas, deps, identify, metrics } = parts;
  const app = await NestFactory.create<NestExpressApplication>(routesModule(areas, deps), { logger: false, abortOnError: false, bodyParser: false });
  app.set('trust proxy', parts.trustedProxies);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(measure(deps.shell.clock, metrics));
  app.use((request: Request, answer: Response, next: NextFunction) => {
    setSecurityHeaders(answer, request.secure);
    if (isApi(request.path)) answer.setHeader('cache-control', 'no-store');
    next();
  });
  app.use(compressTexts());
  app.use(identifyCaller(identify));
  app.use(readBody());
  for (const handler of parts.console) app.use(handler);
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter(deps.shell.log));
  deps.document.current = openApiDocument(app, areas);
  await app.init();
  return app;
}

/** The one module: Nest wants a class, ours has nothing to say. */
class ApiModule {}

function routesModule<Deps extends FrameDeps>(areas: readonly Area<Deps>[], deps: Deps): DynamicModule {
  const problems = areaProblems(areas);
  if (problems.length > 0) throw new Defect(`the areas do not fit together: ${problems.join('; ')}`);
  return {
    module: ApiModule,
    controllers: areas.flatMap((area) => [...area.controllers]),
    providers: [
      ...areas.flatMap((area) => area.provide(deps)),
      { provide: APP_GUARD, useValue: new AccessGuard(deps.sessions) },
      { provide: APP_GUARD, useValue: new DryRunGuard() },
    ],
  };
}

function measure(clock: Pick<Clock, 'monotonicMs'>, metrics: AdminApiMetrics): RequestHandler {
  return (request, answer, next) => {
    const startedMs = clock.monotonicMs();
    const method = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(request.method) ? request.method : 'other';
    answer.once('finish', () => {
      metrics.requests.add(1, { method, status: `${Math.floor(answer.statusCode / 100)}xx` });
      metrics.seconds.observe((clock.monotonicMs() - startedMs) / 1000, { method });
    });
    next();
  };
}

/** Before the body is read. Wrong credentials are answered immediately, except for the log-in itself, which an old cookie or header must not block. */
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
    // Null without a body. Another type would be no body to the parser, and the answer would be about fields that are there.
    if (request.is('json') === false) return sendProblem(answer, problemOf({ status: 415 }));
    const parser = (request as unknown as ApiRequest).caller === undefined ? small : large;
    parser(request, answer, (thrown?: unknown) => (thrown === undefined ? next() : sendProblem(answer, problemOf(thrown))));
  };
}
