import type { NestExpressApplication } from '@nestjs/platform-express';

import type { RequestHandler } from 'express';

import { noMetrics } from '@postern/kernel';
import { testShell } from '@postern/testing';

import type { Identify } from '../access/identify.js';
import { adminApiMetrics } from '../admin-api.metrics.js';
import { AREAS } from '../all-areas.js';
import type { ApiDeps } from '../all-areas.js';
import { createHttpApp } from '../http/create-http-app.js';
import type { Area } from '../kit/area.js';

/** Throws at everything: for tests that must not get behind the guard. */
function closedPort(name: string): never {
  const refuse = (key: string) => () => {
    throw new Error(`${name}.${key} was reached`);
  };
  // Nest asks every provider for its life-cycle hooks, and a promise for `then`.
  return new Proxy({}, { get: (_target, key) => (/^(then|on[A-Z]|before[A-Z])/.test(String(key)) ? undefined : refuse(String(key))) }) as never;
}

/** The HTTP application on ports that do nothing, or on those given, with areas beside the real ones. */
export async function inertApp(
  identify: Identify,
  given: Partial<ApiDeps> = {},
  console: readonly RequestHandler[] = [],
  more: readonly Area<object>[] = [],
): Promise<NestExpressApplication> {
  const open = { shell: testShell(), document: { current: undefined }, ...given };
  const deps = new Proxy(open, { get: (_target, key) => (key in open ? open[key as never] : closedPort(String(key))) });
  return createHttpApp({
    areas: [...AREAS, ...more],
    deps: deps as typeof open & ApiDeps,
    identify,
    metrics: adminApiMetrics(noMetrics),
    console,
    trustedProxies: 0,
  });
}
