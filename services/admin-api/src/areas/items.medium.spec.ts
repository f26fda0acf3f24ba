import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { configMessages, startApi, startDatabase } from '../testing/start-api.js';
import type { TestApi } from '../testing/start-api.js';

const ALL = { senders: ['*'], recipients: ['*'] };
const RULE = { name: 'Partners', ...ALL };

let server: Awaited<ReturnType<typeof startDatabase>>;
let api: TestApi;
beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.database.query('drop schema if exists admin cascade');
  const seed = { domains: [{ name: 'a.example' }, { name: 'b.example' }, { name: 'c.example' }], routes: [{ match: 'a.example' }] };
  api = await startApi(server.database, { seed });
});
afterEach(() => api.stop());

/** Items with a change of each. */
const ITEMS = [
  ['rule', '/rules/2', 'PUT', { name: 'Changed', ...ALL }, { name: 'Late', ...ALL }],
  ['rule that is switched', '/rules/2', 'PATCH', { enabled: true }, { enabled: false }],
  ['domain', '/domains/a.example', 'PUT', { name: 'a.example', local: false }, { name: 'a.example', subdomains: true }],
  ['route', '/routes/a.example', 'PUT', { match: 'a.example', nextHop: { host: 'one.example' } }, { match: 'a.example' }],
  ['area of the settings', '/settings/mta', 'PATCH', { maxHops: 20 }, { maxHops: 30 }],
] as const;

describe('an item that two people change', () => {
  it.each(ITEMS)('is not overwritten by who saw the older: %s', async (_what, path, method, change, late) => {
    const seen = (await api.call('GET', path)).headers.get('etag') ?? '';
    expect(seen).toMatch(/^"[\w-]{22}"$/);
    const first = await api.call(method, path, { body: change, headers: { 'if-match': seen } });
    expect(first.status).toBe(200);
    const now = first.headers.get('etag');
    expect(now).not.toBe(seen);
    const refused = await api.call(method, path, { body: late, headers: { 'if-match': seen } });
    expect(refused).toMatchObject({ status: 412, body: { code: 'REVISION_CONFLICT', params: { newest: now?.replaceAll('"', '') } } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('etag')).toBe(now);
    expect((await api.call('GET', path)).headers.get('etag')).toBe(now);
    expect((await api.call(method, path, { body: late, headers: { 'if-match': now ?? '' } })).status).toBe(200);
  });

  it.each(['/rules/2', '/domains/a.example', '/routes/a.example'])('is not deleted by who saw the older: %s', async (path) => {
    expect((await api.call('DELETE', path, { headers: { 'if-match': '"an-older-tag"' } })).status).toBe(412);
    expect((await api.call('DELETE', path, { headers: { 'if-match': '*' } })).status).toBe(204);
  });

  it('has the same tag in each revision, and whatever else changes', async () => {
    const tag = async () => (await api.call('GET', '/domains/a.example')).headers.get('etag');
    const before = await tag();
    await api.call('POST', '/rules', { body: RULE });
    expect(await tag()).toBe(before);
  });
});

describe('a write that is tried out', () => {
  const state = async () => [
    (await api.call('GET', '/settings')).body,
    (await api.call('GET', '/audit')).body,
    (await api.call('GET', '/tokens')).body,
  ];

  it.each<readonly [method: string, path: string, body: unknown, changes: readonly unknown[]]>([
    ['POST', '/rules', RULE, [expect.objectContaining({ path: 'rules[id=4]', after: expect.objectContaining({ name: 'Partners' }) })]],
    ['PATCH', '/rules/2', { enabled: true }, [{ path: 'rules[id=2].enabled', before: false, after: true }]],
    ['POST', '/rules/2/move', { position: 0 }, [{ path: 'rules.order', before: ['3', '2', '1'], after: ['2', '3', '1'] }]],
    ['DELETE', '/rules/2', undefined, [expect.objectContaining({ path: 'rules[id=2]' })]],
    ['POST', '/domains', { name: 'new.example' }, [expect.objectContaining({ path: 'domains[name=new.example]' })]],
    ['PUT', '/domains/a.example', { name: 'a.example' }, []],
    ['DELETE', '/routes/a.example', undefined, [{ path: 'routes[match=a.example]', before: { match: 'a.example' } }]],
    ['POST', '/settings/revisions/1/rollback', {}, []],
    ['POST', '/tokens', { name: 'script', permissions: ['rules.view'] }, [expect.objectContaining({ path: 'tokens[name=script]' })]],
    ['PUT', '/session/password', { current: 'a password for tests', next: 'another long password' }, [{ path: 'session.password' }]],
  ])('tells what it would change, and changes nothing: %s %s', async (method, path, body, changes) => {
    const [before, published] = [await state(), configMessages(api.bus).length];
    const answer = await api.call(method, `${path}?dryRun=true`, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status: 200, body: { dryRun: true, changed: changes.length } });
    expect(answer.body['changes']).toEqual(changes);
    expect(await state()).toEqual(before);
    expect(configMessages(api.bus)).toHaveLength(published);
  });

  it('is checked as the write itself', async () => {
    expect((await api.call('POST', '/rules?dryRun=true', { body: { name: 'x', ...ALL, senders: ['reg:('] } })).status).toBe(400);
    expect((await api.call('DELETE', '/rules/99?dryRun=true')).status).toBe(404);
    expect((await api.call('DELETE', '/rules/2?dryRun=true', { headers: { 'if-match': '"older"' } })).status).toBe(412);
    expect((await api.call('PATCH', '/settings/mta?dryRun=true', { body: { maxHops: 3 } })).status).toBe(428);
  });

  it.each(['yes', '1', ''])('is never done instead: dryRun=%s is refused', async (value) => {
    expect(await api.call('DELETE', `/rules/2?dryRun=${value}`)).toMatchObject({ status: 400, body: { errors: [{ path: 'dryRun' }] } });
    expect((await api.call('GET', '/rules/2')).status).toBe(200);
  });

  it('is refused where there is no such thing', async () => {
    expect(await api.call('DELETE', '/session?dryRun=true')).toMatchObject({ status: 400, body: { errors: [{ path: 'dryRun' }] } });
  });
});

describe('every list', () => {
  const LISTS = [
    ['/rules', 'id'],
    ['/domains', 'name'],
    ['/audit', 'id'],
    ['/settings/revisions', 'revision'],
    ['/tokens', 'id'],
  ] as const;

  it.each(LISTS)('%s is read page by page, each item once', async (path, key) => {
    for (const name of ['one', 'two', 'three']) {
      await api.call('POST', '/tokens', { body: { name } });
      await api.call('POST', '/rules', { body: { name, ...ALL } });
    }
    const all = ((await api.call('GET', path)).body['items'] as Record<string, unknown>[]).map((item) => item[key]);
    expect(all.length).toBeGreaterThan(2);
    const found: unknown[] = [];
    for (let cursor: string | undefined = '', pages = 0; cursor !== undefined && pages < 50; pages++) {
      const { body } = await api.call('GET', `${path}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const items = body['items'] as Record<string, unknown>[];
      expect(items.length).toBeLessThanOrEqual(2);
      found.push(...items.map((item) => item[key]));
      cursor = body['nextCursor'] as string | undefined;
    }
    expect(found).toEqual(all);
  });

  it.each(['/rules', '/domains', '/audit', '/settings/revisions', '/tokens', '/nodes'])('%s refuses a cursor that is not its own', async (path) => {
    expect(await api.call('GET', `${path}?cursor=made-up`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'cursor', code: 'NOT_A_CURSOR' }] },
    });
  });

  it('has its items one by one', async () => {
    const made = (await api.call('POST', '/tokens', { body: { name: 'script' } })).body;
    expect((await api.call('GET', `/tokens/${String(made['id'])}`)).body).toMatchObject({ name: 'script' });
    expect((await api.call('GET', `/tokens/${String(made['id'])}`)).body).not.toHaveProperty('secret');
    const [entry] = (await api.call('GET', '/audit')).body['items'] as { id: string }[];
    expect((await api.call('GET', `/audit/${entry?.id}`)).body).toEqual(entry);
    for (const path of ['/tokens/999', '/audit/999', '/domains/z.example', '/routes/z.example', '/rules/99', '/nodes/x/y'])
      expect((await api.call('GET', path)).status, path).toBe(404);
  });
});
