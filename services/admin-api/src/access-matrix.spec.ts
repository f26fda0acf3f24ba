import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { RequestMethod } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CONTROLLERS } from './http/api-routes.module.js';
import { inertApp } from './testing/inert-app.js';
import type { Caller } from './kit/caller.js';
import { accessOf } from './kit/needs.js';
import type { Access } from './kit/needs.js';
import { PERMISSIONS, ROLES } from './kit/permissions.js';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly access: Access | undefined;
}

/** Every route of every controller, as Nest sees them. */
const routes: readonly Route[] = CONTROLLERS.flatMap((controller) => {
  const prefix = (Reflect.getMetadata('path', controller) as string | undefined) ?? '';
  const names = Object.getOwnPropertyNames(controller.prototype).filter((name) => name !== 'constructor');
  return names.flatMap((name) => {
    const handler = (controller.prototype as unknown as Record<string, object>)[name] as object;
    const path = Reflect.getMetadata('path', handler) as string | undefined;
    if (path === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata('method', handler) as number] as string;
    return [
      {
        method,
        path: `/${[prefix, path]
          .map((p) => p.replace(/^\/|\/$/g, ''))
          .filter((p) => p !== '')
          .join('/')}`,
        access: accessOf(handler),
      },
    ];
  });
});

let who: Caller | undefined;
let url = '';
let close: () => Promise<void>;
beforeAll(async () => {
  const app = await inertApp(() => Promise.resolve(who));
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
  close = () => app.close();
});
afterAll(() => close());

/** With a body and parameters that are not valid, so that nothing behind the guard does any work. */
async function call(route: Route, headers: Record<string, string> = {}): Promise<{ status: number; code: string }> {
  const path = route.path.replace(/:\w+/g, '!');
  const body = ['GET', 'HEAD'].includes(route.method) ? {} : { body: '{"x":1}' };
  const answer = await fetch(url + path, { method: route.method, headers: { 'content-type': 'application/json', ...headers }, ...body });
  const text = await answer.text();
  return { status: answer.status, code: text.startsWith('{') ? ((JSON.parse(text) as { code?: string }).code ?? '') : '' };
}

describe('the access matrix', () => {
  it('covers all routes, and each says who may call it', () => {
    expect(routes.length).toBeGreaterThan(35);
    expect(routes.filter((route) => route.access === undefined)).toEqual([]);
  });

  it('opens without sign-in only what must be open', () => {
    const open = routes.filter((r) => r.access?.kind === 'anyone').map((r) => `${r.method} ${r.path}`);
    expect(open.sort()).toEqual(['GET /api/openapi.json', 'GET /healthz', 'GET /readyz', 'POST /api/v1/session']);
  });

  it('uses every permission, and the administrator has them all', () => {
    const used = new Set(routes.flatMap((r) => (r.access?.kind === 'permission' ? [r.access.permission] : [])));
    expect([...used].sort()).toEqual([...PERMISSIONS].sort());
    expect(ROLES.admin).toEqual(PERMISSIONS);
  });

  const guarded = routes.filter((r) => r.access?.kind !== 'anyone');
  it.each(guarded)('refuses strangers: $method $path', async (route) => {
    who = undefined;
    expect(await call(route)).toEqual({ status: 401, code: 'SIGN_IN_NEEDED' });
  });

  const limited = routes.flatMap((route) => (route.access?.kind === 'permission' ? [{ ...route, permission: route.access.permission }] : []));
  it.each(limited)('asks for $permission and nothing else: $method $path', async (route) => {
    who = { account: 'a', by: 'token', permissions: PERMISSIONS.filter((p) => p !== route.permission) };
    expect(await call(route)).toEqual({ status: 403, code: 'NOT_PERMITTED' });
    who = { account: 'a', by: 'token', permissions: [route.permission] };
    expect((await call(route)).status).not.toBe(403);
  });

  const changing = guarded.filter((r) => r.method !== 'GET');
  it.each(changing)('refuses a cookie without the token of its session: $method $path', async (route) => {
    who = { account: 'a', by: 'session', permissions: PERMISSIONS, csrf: 'right' };
    expect(await call(route)).toEqual({ status: 403, code: 'CSRF_MISSING' });
    expect(await call(route, { 'x-csrf-token': 'wrong' })).toEqual({ status: 403, code: 'CSRF_MISSING' });
    expect((await call(route, { 'x-csrf-token': 'right' })).code).not.toBe('CSRF_MISSING');
  });
});
