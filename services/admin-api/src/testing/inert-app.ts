import type { NestExpressApplication } from '@nestjs/platform-express';

import type { RequestHandler } from 'express';

import { noMetrics } from '@postern/kernel';
import { testShell } from '@postern/testing';

import type { Identify } from '../access/identify.js';
import { adminApiMetrics } from '../admin-api.metrics.js';
import type { ApiPorts } from '../http/api-routes.module.js';
import { createHttpApp } from '../http/create-http-app.js';

/** Throws at everything: for tests that must not get behind the guard. */
function closedPort(name: string): never {
  const refuse = (key: string) => () => {
    throw new Error(`${name}.${key} was reached`);
  };
  // Nest asks every provider for its life-cycle hooks, and a promise for `then`.
  return new Proxy({}, { get: (_target, key) => (/^(then|on[A-Z]|before[A-Z])/.test(String(key)) ? undefined : refuse(String(key))) }) as never;
}

const NAMES = [
  'signIn',
  'sessions',
  'accounts',
  'passwords',
  'tokens',
  'audit',
  'desk',
  'revisions',
  'publisher',
  'journal',
  'queue',
  'heartbeats',
  'cluster',
  'dashboard',
] as const;

/** The HTTP application on ports that do nothing, or on those given. */
export async function inertApp(
  identify: Identify,
  given: Partial<ApiPorts> = {},
  console: readonly RequestHandler[] = [],
): Promise<NestExpressApplication> {
  const closed = Object.fromEntries(NAMES.map((name) => [name, closedPort(name)])) as unknown as ApiPorts;
  const shell = testShell();
  return createHttpApp({
    ports: { ...closed, shell, health: shell.health, ...given },
    identify,
    metrics: adminApiMetrics(noMetrics),
    console,
    trustedProxies: 0,
  });
}
