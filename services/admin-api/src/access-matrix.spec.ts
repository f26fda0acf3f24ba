import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { rolesOver } from './access/roles.js';
import { AREAS, PERMISSIONS } from './all-areas.js';
import { areaProblems, routesOf } from './kit/area.js';
import type { Route } from './kit/area.js';
import type { Caller } from './kit/caller.js';
import { inertApp } from './testing/inert-app.js';

/** Every route of every area. */
const routes = AREAS.flatMap((area) => routesOf(area));

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

describe('the access matrix (obligation 40)', () => {
  it('covers all routes, and each asks for a permission that its area names', () => {
    expect(routes.length).toBeGreaterThan(35);
    expect(areaProblems(AREAS)).toEqual([]);
  });

  it('opens without sign-in only what must be open', () => {
    const open = routes.filter((r) => r.access?.kind === 'anyone').map((r) => `${r.method} ${r.path}`);
    expect(open.sort()).toEqual(['GET /api/openapi.json', 'GET /healthz', 'GET /readyz', 'POST /api/v1/session']);
  });

  it('gives the administrator every permission, and an unknown role none', () => {
    const roles = rolesOver(PERMISSIONS);
    expect(roles.permissionsOf('admin')).toEqual(PERMISSIONS);
    expect(roles.permissionsOf('toString')).toEqual([]);
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
