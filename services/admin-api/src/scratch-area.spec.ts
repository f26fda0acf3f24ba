import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { rolesOver } from './access/roles.js';
import { PERMISSIONS } from './all-areas.js';
import type { Caller } from './kit/caller.js';
import type { Permission } from './kit/permission.js';
import { inertApp } from './testing/inert-app.js';

/** The one line: `export { scratch } from './testing/scratch-area/index.js';` at the end of areas.ts. */
vi.mock('./areas.js', async (original) => ({ ...(await original<object>()), ...(await import('./testing/scratch-area/index.js')) }));

let permissions: readonly Permission[] = [];
let url = '';
let close = () => Promise.resolve();
beforeAll(async () => {
  const who = (): Caller => ({ account: 'a', by: 'token', permissions });
  const app = await inertApp(() => Promise.resolve(who()));
  close = () => app.close();
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}/api`;
});
afterAll(() => close());

describe('an area that is one folder and one line', () => {
  it('has its route, open to its permission alone', async () => {
    permissions = PERMISSIONS.filter((one) => one !== 'scratch.view');
    expect((await fetch(`${url}/v1/scratch`)).status).toBe(403);
    permissions = ['scratch.view'];
    const answer = await fetch(`${url}/v1/scratch`);
    expect([answer.status, await answer.json()]).toEqual([200, { service: expect.any(String) as string }]);
  });

  it('gives its permission to the administrator', () => {
    expect(rolesOver(PERMISSIONS).permissionsOf('admin')).toContain('scratch.view');
  });

  it('is in the OpenAPI document: route, schema, permission', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenAPIObject & Record<string, unknown>;
    expect(document.paths['/api/v1/scratch']?.get).toMatchObject({
      operationId: 'readScratch',
      summary: 'A greeting',
      'x-permission': 'scratch.view',
    });
    expect(document.components?.schemas?.['ScratchGreeting']).toMatchObject({ required: ['service'] });
    expect(document['x-permissions']).toMatchObject({ 'scratch.view': 'Be greeted' });
    expect(document.components?.schemas?.['TokenInput']).toMatchObject({
      properties: { permissions: { items: { enum: expect.arrayContaining(['scratch.view']) as string[] } } },
    });
  });
});
