import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { defaultSettings } from '@postern/settings';
import type { Revision } from '@postern/settings';
import { UNUSABLE_VALUES } from '@postern/settings/testing';
import type { UnusableValue } from '@postern/settings/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { PERMISSIONS } from '../all-areas.js';
import type { SettingsEditor } from '../settings/revise-settings.js';
import { inertApp } from '../testing/inert-app.js';

let url = '';
let close: () => Promise<void>;
let saved = 0;

/** A settings editor that applies a change and counts what would be stored. */
const settingsEditor: Pick<SettingsEditor, 'current' | 'revise' | 'change'> = {
  current: () => Promise.resolve(revision),
  async revise(_editor, change) {
    await change(revision.settings, { highestRuleId: () => Promise.resolve(3) } as never);
    saved += 1;
    return { revision, published: true };
  },
  async change(_who, _action, _object, change) {
    await change(revision.settings, { highestRuleId: () => Promise.resolve(3) } as never);
    saved += 1;
    return revision.settings;
  },
};
const revision: Revision = { number: 1, settings: defaultSettings(), author: 'a', createdAtMs: 0, comment: '' };

beforeAll(async () => {
  const caller = { account: 'admin', permissions: PERMISSIONS, by: 'token' } as const;
  const app = await inertApp(() => Promise.resolve(caller), { settingsEditor: settingsEditor as SettingsEditor });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}/api/v1`;
  close = () => app.close();
});
afterAll(() => close());
beforeEach(() => {
  saved = 0;
});

const headers = { 'content-type': 'application/json' };

async function send({ kind, spec }: UnusableValue): Promise<Response> {
  const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(spec) });
  if (kind === 'MailRule') return post('/rules');
  if (kind === 'MailDomain') return post('/domains');
  if (kind === 'MailRoute') return post('/routes');
  const [area = ''] = Object.keys(spec);
  const etag = (await fetch(`${url}/settings/${area}`)).headers.get('etag') ?? '';
  return fetch(`${url}/settings/${area}`, { method: 'PATCH', headers: { ...headers, 'if-match': etag }, body: JSON.stringify(spec[area]) });
}

describe('the API refuses, by the field, and saves nothing of', () => {
  it.each(UNUSABLE_VALUES.map((value) => [value.what, value] as const))('%s', async (_what, value) => {
    const answer = await send(value);
    expect([answer.status, saved]).toEqual([400, 0]);
    const { errors } = (await answer.json()) as { readonly errors: readonly { readonly path: string }[] };
    // Of the general settings the path is within the area.
    const path = value.kind === 'GatewaySettings' ? value.path.slice(value.path.indexOf('.') + 1) : value.path;
    expect(errors.map((one) => one.path)).toEqual(errors.map(() => path));
  });
});
