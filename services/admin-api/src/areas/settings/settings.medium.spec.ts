import { eventsV1 } from '@postern/contracts';
import { factMessage, understand } from '@postern/facts';
import type { Database } from '@postern/kernel';
import { defaultSettings, MANIFEST_KEY, recordReader } from '@postern/settings';
import type { Revision, SettingsInput } from '@postern/settings';
import { memoryBus } from '@postern/testing';
import type { MemoryBus } from '@postern/testing';
import { revisionToWire } from '@postern/wire';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { configMessages, startApi, startDatabase } from '../../testing/start-api.js';
import type { TestApi } from '../../testing/start-api.js';

let server: Awaited<ReturnType<typeof startDatabase>>;
let database: Database;
let api: TestApi;
beforeAll(async () => {
  server = await startDatabase();
  database = server.database;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await database.query('drop schema if exists admin cascade');
  api = await startApi(database, { seed: { domains: [{ name: 'local.example' }] } });
});
afterEach(() => api.stop());

/** What a service that follows the topic has in force. */
const onTopic = (bus: MemoryBus) => {
  const records = recordReader();
  let newest: Revision | undefined;
  for (const message of configMessages(bus)) {
    const fact = understand({ headers: {}, ...message });
    if (fact.ok && fact.value.name === 'ConfigRecord') {
      const made = records.take(fact.value.value.key, Buffer.from(fact.value.value.content));
      if (made?.ok === true) newest = made.value;
    }
  }
  return newest;
};
const put = (settings: SettingsInput, revision: number | string) =>
  api.call('PUT', '/settings', { body: { settings }, headers: { 'if-match': `"${revision}"` } });

describe('the newest configuration', () => {
  const namesAt = async (at: TestApi) =>
    ((await at.call('GET', '/settings')).body['settings'] as SettingsInput).domains?.map(({ name }) => name) ?? [];

  it('is what another replica made of it, and what a restored database has under the same number', async () => {
    const other = await startApi(database, { bus: api.bus });
    expect([await namesAt(api), await namesAt(other)]).toEqual([['local.example'], ['local.example']]);
    expect((await other.call('POST', '/domains', { body: { name: 'second.example' } })).status).toBe(201);
    expect(await namesAt(api)).toEqual(['local.example', 'second.example']);
    await database.query(
      `UPDATE admin.revision SET created_at = created_at - interval '1 hour', settings = jsonb_set(settings, '{domains}', '[]') WHERE number = 2`,
    );
    expect([await namesAt(api), await namesAt(other)]).toEqual([[], []]);
    await other.stop();
  });
});

function topicRevision(number: number, hostname: string) {
  const settings = defaultSettings();
  const mta = { ...settings.gateway.mta, hostname };
  const value = revisionToWire({
    number,
    author: 'admin',
    createdAtMs: 1,
    comment: '',
    settings: { ...settings, gateway: { ...settings.gateway, mta } },
  });
  return factMessage({ service: 's', instance: 'i', clock: { now: () => 1 } }, 'ConfigRevision', `settings/${number}`, value);
}

describe('the first configuration', () => {
  it('is made from the seed and published', async () => {
    const { body, headers } = await api.call('GET', '/settings');
    expect(body).toMatchObject({
      revision: 1,
      published: true,
      author: 'installation',
      settings: { domains: [{ name: 'local.example', local: true }] },
    });
    expect(headers.get('etag')).toBe('"1"');
    expect(onTopic(api.bus)).toMatchObject({ number: 1 });
  });

  it('is not made again at the next start, and not published twice', async () => {
    const again = await startApi(database, { bus: api.bus, seed: { domains: [{ name: 'other.example' }] } });
    expect((await again.call('GET', '/settings')).body).toMatchObject({ revision: 1, settings: { domains: [{ name: 'local.example' }] } });
    expect(configMessages(api.bus).filter(({ key }) => key === MANIFEST_KEY)).toHaveLength(1);
    await again.stop();
  });

  it('is published again when the topic was lost', async () => {
    const again = await startApi(database);
    expect(onTopic(again.bus)).toMatchObject({ number: 1, settings: { domains: [{ name: 'local.example' }] } });
    await again.stop();
  });

  it('of an earlier release, in one piece, is read, and gives way to pieces', async () => {
    await api.stop();
    await database.query('drop schema admin cascade');
    const bus = memoryBus();
    await bus.publish([topicRevision(41, 'old.example')]);
    api = await startApi(database, { bus, seed: {} });
    expect((await put({ domains: [{ name: 'a.example' }] }, 41)).body).toMatchObject({ revision: 42, published: true });
    expect(onTopic(bus)).toMatchObject({ number: 42, settings: { domains: [{ name: 'a.example' }] } });
    expect(bus.published.at(-1)).toMatchObject({ key: 'settings', value: Buffer.alloc(0) });
  });

  it('is taken over from the topic when the database was lost', async () => {
    await api.stop();
    await database.query('drop schema admin cascade');
    const bus = memoryBus();
    await bus.publish([topicRevision(41, 'mx.example')]);
    api = await startApi(database, { bus, seed: {} });
    expect((await api.call('GET', '/settings')).body).toMatchObject({
      revision: 41,
      published: true,
      settings: { gateway: { mta: { hostname: 'mx.example' } } },
    });
    expect((await put({ domains: [{ name: 'a.example' }] }, 41)).body).toMatchObject({ revision: 42 });
  });

  it('stops the start when the seed is not valid', async () => {
    await database.query('truncate admin.revision');
    await expect(startApi(database, { seed: { domains: [{ name: 'not a domain' }] } })).rejects.toThrow(/domain/);
  });
});

describe('a change of the configuration', () => {
  it('makes a new revision, publishes it and tells who did it', async () => {
    const { status, body } = await api.call('PUT', '/settings', {
      body: { settings: { domains: [{ name: 'new.example' }] }, comment: 'Moved' },
      headers: { 'if-match': '"1"' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ revision: 2, author: 'admin', comment: 'Moved', published: true });
    expect(onTopic(api.bus)).toMatchObject({ number: 2, settings: { domains: [{ name: 'new.example' }] } });
    const audit = (await api.call('GET', '/audit')).body as { items: { action: string; detail: { revision: number; changes: unknown[] } }[] };
    expect(audit.items[0]).toMatchObject({ account: 'admin', action: 'settings.replace', detail: { revision: 2 } });
    expect(audit.items[0]?.detail.changes).toContainEqual({
      path: 'domains[name=new.example]',
      after: { name: 'new.example', local: true, subdomains: false },
    });
  });

  it('is refused when somebody else was faster', async () => {
    await put({}, 1);
    expect(await put({ domains: [{ name: 'late.example' }] }, 1)).toMatchObject({ status: 412, body: { code: 'REVISION_CONFLICT' } });
    expect(onTopic(api.bus)?.number).toBe(2);
  });

  it('by two people at the same time succeeds once', async () => {
    const answers = await Promise.all([put({ domains: [{ name: 'a.example' }] }, 1), put({ domains: [{ name: 'b.example' }] }, 1)]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 412]);
  });

  it.each(['', 'latest', '*'])('needs the revision it was made from, not %j', async (tag) => {
    expect(await api.call('PUT', '/settings', { body: { settings: {} }, headers: { 'if-match': tag } })).toMatchObject({
      status: 428,
      body: { code: 'REVISION_MISSING' },
    });
  });

  it('that is not valid names the fields and changes nothing', async () => {
    const answer = await put({ gateway: { mta: { maxRecipients: 0 } }, domains: [{ name: '-' }] }, 1);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const paths = (answer.body['errors'] as { path: string }[]).map((e) => e.path);
    expect(paths).toEqual(expect.arrayContaining(['settings.gateway.mta.maxRecipients', 'settings.domains.0.name']));
    expect((await api.call('GET', '/settings')).body['revision']).toBe(1);
  });

  it('that would stop all mail is refused: TLS required of clients while no edge has a certificate', async () => {
    const beat = (instance: string, starttls: number) => {
      const value = eventsV1.Heartbeat.fromPartial({ service: 'ingress-smtp', instance, atMs: Date.now(), gauges: { starttls } });
      const source = { service: 'ingress-smtp', instance, clock: { now: () => Date.now() } };
      return api.bus.publish([factMessage(source, 'Heartbeat', instance, value)]);
    };
    await beat('a', 0);
    const required = { domains: [{ name: 'local.example' }], gateway: { mta: { tls: 'require' as const } } };
    const { status, text } = await put(required, 1);
    expect(status).toBe(400);
    expect(text).toContain('gateway.mta.tls');
    await beat('b', 1);
    expect((await put(required, 1)).status).toBe(200);
  });

  it('with a key that is not ours is refused', async () => {
    expect((await api.call('PUT', '/settings', { body: { settings: { gatway: {} } }, headers: { 'if-match': '1' } })).status).toBe(400);
  });

  it('is kept and published later when the bus is down', async () => {
    api.bus.down = true;
    const { status, body } = await put({ domains: [{ name: 'a.example' }] }, 1);
    expect({ status, revision: body['revision'], published: body['published'] }).toEqual({ status: 200, revision: 2, published: false });
    api.bus.down = false;
    await vi.waitFor(() => expect(onTopic(api.bus)?.number).toBe(2), { timeout: 20_000 });
    await vi.waitFor(async () => expect((await api.call('GET', '/settings')).body['published']).toBe(true), { timeout: 20_000 });
  });

  it('by another replica is seen here', async () => {
    await api.bus.publish([topicRevision(7, 'other.example')]);
    expect((await api.call('GET', '/settings')).body).toMatchObject({ revision: 7, settings: { gateway: { mta: { hostname: 'other.example' } } } });
  });
});

describe('the history of the configuration', () => {
  it('lists, compares and goes back', async () => {
    await put({ domains: [{ name: 'a.example' }] }, 1);
    await put({ domains: [{ name: 'b.example' }] }, 2);
    const list = (await api.call('GET', '/settings/revisions?limit=2')).body as { items: { revision: number }[] };
    expect(list.items.map((r) => r.revision)).toEqual([3, 2]);
    expect((await api.call('GET', '/settings/revisions?cursor=2')).body).toMatchObject({ items: [{ revision: 1 }] });
    const diff = (await api.call('GET', '/settings/revisions/2/diff')).body as { changes: { path: string }[] };
    expect(diff.changes.map((c) => c.path)).toEqual(['domains[name=a.example]', 'domains[name=b.example]']);
    const back = await api.call('POST', '/settings/revisions/2/rollback', { body: {} });
    expect(back).toMatchObject({ status: 201, body: { revision: 4, comment: 'Back to revision 2', settings: { domains: [{ name: 'a.example' }] } } });
    expect(onTopic(api.bus)).toMatchObject({ number: 4, settings: { domains: [{ name: 'a.example' }] } });
  });

  it('counts on after nine', async () => {
    for (let revision = 1; revision < 12; revision++)
      expect((await put({ domains: [{ name: `d${revision}.example` }] }, revision)).body['revision']).toBe(revision + 1);
    const list = (await api.call('GET', '/settings/revisions?limit=4')).body as { items: { revision: number }[] };
    expect(list.items.map((r) => r.revision)).toEqual([12, 11, 10, 9]);
    const audit = (await api.call('GET', '/audit?limit=3')).body as { items: { id: string; detail: { revision: number } }[] };
    expect(audit.items.map((i) => i.detail.revision)).toEqual([12, 11, 10]);
    const older = (await api.call('GET', `/audit?limit=2&cursor=${audit.items[2]?.id}`)).body as { items: { detail: { revision: number } }[] };
    expect(older.items.map((i) => i.detail.revision)).toEqual([9, 8]);
  });

  it('knows no revision that was never made', async () => {
    expect((await api.call('GET', '/settings/revisions/99')).status).toBe(404);
    expect((await api.call('POST', '/settings/revisions/99/rollback', { body: {} })).status).toBe(404);
    expect((await api.call('GET', '/settings/revisions/x')).status).toBe(400);
  });
});

describe('the general settings by area', () => {
  const area = async (name: string) => {
    const { headers, body } = await api.call('GET', `/settings/${name}`);
    return { tag: headers.get('etag') ?? '', body };
  };
  const patch = (name: string, tag: string, body: object) => api.call('PATCH', `/settings/${name}`, { body, headers: { 'if-match': tag } });

  it('are changed one by one, and who changes another area is not in the way', async () => {
    const [mta, headers] = [await area('mta'), await area('headers')];
    expect(await patch('mta', mta.tag, { maxRecipients: 7 })).toMatchObject({ status: 200, body: { mta: { maxRecipients: 7, maxHops: 50 } } });
    expect((await patch('headers', headers.tag, { scl: false })).status).toBe(200);
    expect((await area('mta')).body).toMatchObject({ mta: { maxRecipients: 7 } });
    expect(onTopic(api.bus)?.settings.gateway).toMatchObject({ mta: { maxRecipients: 7 }, headers: { scl: false } });
  });

  it('are not overwritten by who has not seen the newest', async () => {
    const { tag } = await area('mta');
    await patch('mta', tag, { maxRecipients: 7 });
    expect(await patch('mta', tag, { maxHops: 20 })).toMatchObject({ status: 412, body: { code: 'REVISION_CONFLICT' } });
    expect(await api.call('PATCH', '/settings/mta', { body: { maxHops: 20 } })).toMatchObject({ body: { code: 'REVISION_MISSING' } });
    expect((await area('mta')).body).toMatchObject({ mta: { maxRecipients: 7, maxHops: 50 } });
  });

  it.each([
    ['mta', { trustedNetworks: ['0.0.0.0/0'] }, 'trustedNetworks.0'],
    ['mta', { trustedNetworks: ['10.0.0.0/33'] }, 'trustedNetworks.0'],
    ['mta', { relayhost: { host: 'mx..example' } }, 'relayhost.host'],
    ['modules', { antispam: { probableRate: 99 } }, 'antispam.probableRate'],
  ])('refuse in %s what could not work: %j', async (name, body, path) => {
    const { tag } = await area(name);
    const refused = await patch(name, tag, body);
    expect(refused.status).toBe(400);
    expect((refused.body['errors'] as { path: string }[]).map((e) => e.path)).toContain(path);
  });

  it('have no area of another name', async () => {
    expect((await api.call('GET', '/settings/everything')).status).toBe(400);
    expect((await api.call('GET', '/settings/revisions')).status).toBe(200);
  });
});

const ALL = { senders: ['*'], recipients: ['*'] };

describe('rules one by one', () => {
  const names = async () => ((await api.call('GET', '/rules')).body as { items: { name: string }[] }).items.map((r) => r.name);

  it('a new one comes first and gets an id that no rule ever had', async () => {
    const first = await api.call('POST', '/rules', { body: { name: 'Partners', senders: ['*@partner.example'], recipients: ['*'] } });
    expect(first).toMatchObject({ status: 201, body: { id: 4, name: 'Partners', enabled: true } });
    await api.call('DELETE', '/rules/4');
    expect((await api.call('POST', '/rules', { body: { name: 'Other', ...ALL } })).body).toMatchObject({ id: 5 });
    expect(await names()).toEqual(['Other', 'AllowList', 'DenyList', 'Default']);
  });

  it('is changed, switched, moved and deleted, each by a revision of its own', async () => {
    await api.call('POST', '/rules', { body: { name: 'Partners', ...ALL } });
    expect((await api.call('PATCH', '/rules/4', { body: { enabled: false } })).body).toMatchObject({ enabled: false });
    expect((await api.call('PUT', '/rules/4', { body: { name: 'Friends', mode: 'skip', ...ALL } })).body).toMatchObject({
      id: 4,
      name: 'Friends',
      mode: 'skip',
      enabled: true,
    });
    await api.call('POST', '/rules/4/move', { body: { position: 2 } });
    expect(await names()).toEqual(['AllowList', 'DenyList', 'Friends', 'Default']);
    expect((await api.call('DELETE', '/rules/4')).status).toBe(204);
    expect(await names()).toEqual(['AllowList', 'DenyList', 'Default']);
    expect(onTopic(api.bus)?.number).toBe(6);
  });

  it.each([
    ['a rule that does not say for whom', '/rules', { name: 'x' }, 'senders', 'REQUIRED'],
    ['a rule that does not say to whom', '/rules', { name: 'x', senders: ['*'] }, 'recipients', 'REQUIRED'],
    ['a rule without recipients', '/rules', { name: 'x', senders: ['*'], recipients: [] }, 'recipients', 'TOO_FEW'],
    [
      'an action that there is not',
      '/rules',
      { name: 'x', ...ALL, modules: { antispam: { spam: { action: 'disinfect' } } } },
      'modules.antispam.spam.action',
      'NOT_ONE_OF',
    ],
    [
      'a tag with a line end',
      '/rules',
      { name: 'x', ...ALL, modules: { antispam: { spam: { tag: 'a\nb' } } } },
      'modules.antispam.spam.tag',
      'WRONG_FORMAT',
    ],
    ['an id of its own', '/rules', { name: 'x', ...ALL, id: 9 }, '', 'UNKNOWN_FIELDS'],
    ['a name that is taken', '/rules', { name: 'default', ...ALL }, 'name', 'NAME_TAKEN'],
    ['an expression that cannot be read', '/rules', { name: 'x', ...ALL, senders: ['reg:('] }, 'senders.0', 'REFUSED'],
    ['words for an address', '/rules', { name: 'x', ...ALL, senders: ['just words'] }, 'senders.0', 'REFUSED'],
    ['a distinguished name', '/rules', { name: 'x', ...ALL, senders: ['CN=Jo,OU=x,DC=example'] }, 'senders.0', 'REFUSED'],
    ['a network as recipient', '/rules', { name: 'x', ...ALL, recipients: ['10.0.0.1'] }, 'recipients.0', 'REFUSED'],
    [
      'a format that there is not',
      '/rules',
      { name: 'x', ...ALL, modules: { contentFilter: { formats: { list: ['nonsense'] } } } },
      'modules.contentFilter.formats.list.0',
      'REFUSED',
    ],
    ['a route that nothing can take', '/routes', { match: '*.example' }, 'match', 'REFUSED'],
    ['a next hop that is no host', '/routes', { match: 'a.example', nextHop: { host: 'mx..example' } }, 'nextHop.host', 'REFUSED'],
    ['a domain that is none', '/domains', { name: 'exa mple' }, 'name', 'WRONG_FORMAT'],
    ['a route to nowhere', '/routes', { match: 'a.example', nextHop: { host: 'mx.example', port: 0 } }, 'nextHop.port', 'TOO_LOW'],
  ])('refuses %s by the field, with a code', async (_what, path, body, field, code) => {
    const answer = await api.call('POST', path, { body });
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ path: field, code }));
  });

  it('ignores keys of a prototype (obligation 49)', async () => {
    const answer = await fetch(`${api.url}/api/v1/rules`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from('admin:a password for tests').toString('base64')}` },
      body: '{"name":"x","senders":["*"],"recipients":["*"],"__proto__":{"enabled":false},"constructor":{"prototype":{"polluted":1}}}',
    });
    expect([201, 400]).toContain(answer.status);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('domains and routes one by one', () => {
  it('are added, replaced and deleted', async () => {
    expect((await api.call('POST', '/domains', { body: { name: 'New.Example' } })).body).toMatchObject({ name: 'new.example', local: true });
    expect((await api.call('POST', '/domains', { body: { name: 'new.example' } })).status).toBe(409);
    expect((await api.call('PUT', '/domains/new.example', { body: { name: 'new.example', local: false } })).status).toBe(200);
    expect((await api.call('DELETE', '/domains/new.example')).status).toBe(204);
    expect((await api.call('DELETE', '/domains/new.example')).status).toBe(404);
    const route = { match: 'user@new.example', nextHop: { host: 'mx.example', port: 2525 } };
    expect((await api.call('POST', '/routes', { body: route })).status).toBe(201);
    expect((await api.call('PUT', `/routes/${encodeURIComponent(route.match)}`, { body: { match: '.new.example' } })).status).toBe(200);
    expect((await api.call('GET', '/routes')).body).toMatchObject({ items: [{ match: '.new.example' }] });
    expect((await api.call('DELETE', '/routes/.new.example')).status).toBe(204);
  });
});
