import { aMail, freePort, sendMail } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { storyOf } from '../harness/story.js';
import { begun, surroundings } from './day-world.js';
import type { MessageRow, Page, Problem, Surroundings } from './day-world.js';

interface Rule {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly senders: readonly string[];
  readonly recipients: readonly string[];
}
interface Queue {
  readonly total: number;
  readonly items: readonly { readonly id: string; readonly sender: string }[];
}
interface Mta {
  readonly mta: { readonly maxRecipients: number; readonly maxHops: number; readonly trustedNetworks: readonly string[] };
}

const all = begun();
let around: Surroundings;
let gateway: Standalone;
const send = (from: string, to: string, subject: string) => sendMail(gateway.smtp, aMail().from(from).to(to).subject(subject).build());
const tagged = async <T>(path: string): Promise<{ readonly tag: string; readonly body: T }> => {
  const answer = await fetch(`${gateway.httpUrl}/api/v1${path}`, {
    headers: { authorization: `Basic ${Buffer.from(`admin:${gateway.password}`).toString('base64')}` },
  });
  return { tag: answer.headers.get('etag') ?? '', body: (await answer.json()) as T };
};

beforeAll(async () => {
  around = await surroundings();
  all.ends(() => around.close());
  gateway = await startStandalone({ ...around, relayhost: around.hop.address });
  all.ends(() => gateway.stop());
});
afterAll(() => all.end());

describe('a mail administrator', () => {
  it('adds a domain and its next hop, and mail for it goes there', async () => {
    expect((await send('alice@partner.example', 'bob@new.example', 'too early')).reply.code).toBe(550);
    const { api } = gateway;
    expect((await api.send('POST', '/domains', { name: 'NEW.example' })).body).toMatchObject({ name: 'new.example', local: true });
    expect(
      (await api.send('POST', '/routes', { match: 'new.example', nextHop: { host: around.hop.host, port: around.hop.port, tls: 'none' } })).status,
    ).toBe(201);
    await until('the domain is in force', async () =>
      (await send('alice@partner.example', 'bob@new.example', 'to a new domain')).reply.code === 250 ? true : undefined,
    );
    await until('it arrives', async () => around.hop.mails.find((one) => one.to.includes('bob@new.example')));
    // The same again is told, not taken.
    expect(await api.send('POST', '/domains', { name: 'new.example' })).toMatchObject({ status: 409, body: { code: 'EXISTS' } });
  });

  it.each([
    ['/rules', { senders: ['reg:([a-z'] }, 'senders.0', /is no expression: missing closing \]/],
    ['/rules', { senders: ['reg:a(?=b)'] }, 'senders.0', /is no expression/],
    ['/rules', { senders: ['10.0.0.0/99'] }, 'senders.0', /neither an address/],
    ['/rules', { senders: ['ok@x.test', 'just words here'] }, 'senders.1', /has a space/],
    ['/rules', { senders: ['user@'] }, 'senders.0', /no domain/],
    ['/rules', { senders: ['@x.test'] }, 'senders.0', /nothing before the @/],
    ['/rules', { recipients: ['10.0.0.1'] }, 'recipients.0', /is an IP address, which can only be a sender/],
    ['/rules', { senders: [] }, 'senders', /at least one/],
    ['/rules', { modules: { contentFilter: { formats: { list: ['nonsense-format'] } } } }, 'modules.contentFilter.formats', /./],
    ['/domains', { name: 'no domain' }, 'name', /a domain/],
    ['/domains', { name: '*.test' }, 'name', /a domain/],
    ['/routes', { match: 'x.test', nextHop: { host: 'bad host', port: 25 } }, 'nextHop.host', /host name/],
    ['/routes', { match: 'x.test', nextHop: { host: 'a.test', port: 70_000 } }, 'nextHop.port', /./],
  ] as const)('is told by %s which field of %j is wrong', async (path, wrong, field, message) => {
    const good = path === '/rules' ? { name: 'a rule', senders: ['*'], recipients: ['*'] } : {};
    const { status, body } = await gateway.api.send<Problem>('POST', path, { ...good, ...wrong });
    expect(status).toBe(400);
    const named = body.errors?.find((one) => one.path.startsWith(field));
    expect(named?.message, JSON.stringify(body.errors)).toMatch(message);
  });

  it.each([
    ['/settings/nowhere', 'area'],
    ['/rules/first', 'id'],
    ['/messages/abc/trace', 'msgId'],
    ['/settings/revisions/last', 'number'],
    ['/messages?from=yesterday', 'from'],
    ['/messages?subject=%00', 'subject'],
    ['/messages?status=Infected', 'status'],
  ])('is told what is wrong with %s: %s', async (path, field) => {
    const { status, body } = await gateway.api.send<Problem>('GET' as 'POST', path);
    expect(status).toBe(400);
    expect(body.errors?.map((one) => one.path)).toEqual([field]);
  });

  it('tries a change out before it is made', async () => {
    const before = await gateway.api.get<Page<Rule>>('/rules');
    const tried = await gateway.api.send('POST', '/rules?dryRun=true', { name: 'tried', senders: ['a@x.test'], recipients: ['*'] });
    expect(tried).toMatchObject({ status: 200, body: { dryRun: true, changed: 1 } });
    expect(await gateway.api.get('/rules')).toEqual(before);
    const bad = await gateway.api.send<Problem>('POST', '/rules?dryRun=true', { name: 'tried', senders: ['reg:('], recipients: ['*'] });
    expect(bad.status).toBe(400);
  });

  it('edits a rule while somebody else does, and nobody loses work', async () => {
    const { api } = gateway;
    const { id } = (await api.send<Rule>('POST', '/rules', { name: 'shared', senders: ['a@x.test'], recipients: ['*'], enabled: false })).body;
    const mine = await tagged<Rule>(`/rules/${id}`);
    const edit = (change: object) => ({ name: 'shared', senders: ['a@x.test'], recipients: ['*'], enabled: false, ...change });
    expect((await api.send('PUT', `/rules/${id}`, edit({ senders: ['b@x.test'] }), { 'if-match': mine.tag })).status).toBe(200);
    const late = await api.send<Problem>('PUT', `/rules/${id}`, edit({ description: 'mine' }), { 'if-match': mine.tag });
    expect(late).toMatchObject({ status: 412, body: { code: 'REVISION_CONFLICT' } });
    const theirs = await tagged<Rule>(`/rules/${id}`);
    expect(theirs.body.senders).toEqual(['b@x.test']);
    const both = edit({ senders: theirs.body.senders, description: 'mine' });
    expect(await api.send('PUT', `/rules/${id}`, both, { 'if-match': theirs.tag })).toMatchObject({
      status: 200,
      body: { senders: ['b@x.test'], description: 'mine' },
    });
  });

  it('changes one area while somebody else changes another', async () => {
    const { api } = gateway;
    const [mta, headers] = await Promise.all([tagged<Mta>('/settings/mta'), tagged('/settings/headers')]);
    expect((await api.send('PATCH', '/settings/headers', { scl: false }, { 'if-match': headers.tag })).status).toBe(200);
    const changed = await api.send<Mta>('PATCH', '/settings/mta', { maxRecipients: 7, maxHops: 20 }, { 'if-match': mta.tag });
    expect(changed).toMatchObject({ status: 200, body: { mta: { maxRecipients: 7, maxHops: 20, trustedNetworks: mta.body.mta.trustedNetworks } } });
    expect((await api.send('PATCH', '/settings/mta', { maxRecipients: 8 }, { 'if-match': mta.tag })).status).toBe(412);
    expect((await api.send('PATCH', '/settings/mta', { maxRecipients: 8 })).status).toBe(428);
    // What is left out stays; null is the default again.
    const now = await tagged<Mta>('/settings/mta');
    const back = await api.send<Mta>('PATCH', '/settings/mta', { maxRecipients: null }, { 'if-match': now.tag });
    expect(back.body.mta).toMatchObject({ maxRecipients: 100, maxHops: 20 });
  });

  it.each([
    [{ trustedNetworks: ['0.0.0.0/0'] }, 'trustedNetworks.0'],
    [{ hostname: 'a b' }, 'hostname'],
    [{ maxMessageBytes: '20 MiB' }, 'maxMessageBytes'],
    [{ tls: 'require' }, 'tls'],
    [{ relayhost: { host: 'bad host' } }, 'relayhost.host'],
  ])('cannot set %j, and is told by the name that was written', async (patch, field) => {
    const { tag } = await tagged('/settings/mta');
    const { status, body } = await gateway.api.send<Problem>('PATCH', '/settings/mta', patch, { 'if-match': tag });
    expect(status).toBe(400);
    expect(new Set(body.errors?.map((one) => one.path))).toEqual(new Set([field]));
  });

  it('reads that a body is not JSON when it is not', async () => {
    const answer = await fetch(`${gateway.httpUrl}/api/v1/rules`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`admin:${gateway.password}`).toString('base64')}`, 'content-type': 'application/json' },
      body: '{"name": }',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'NOT_JSON', detail: 'The body is not JSON' });
  });

  it('sees deferred mail called waiting in list, tile and story, and deletes what the filter shows and nothing else', async () => {
    const { api } = gateway;
    const nextHop = { host: '127.0.0.1', port: await freePort(), tls: 'none' };
    await api.send('POST', '/routes', { match: 'stuck@local.example', nextHop });
    for (const sender of ['spammer@partner.example', 'spammer@partner.example', 'alice@partner.example'])
      await send(sender, 'stuck@local.example', 'stuck');
    const queue = await until('all wait', async () => {
      const page = await api.get<Queue>('/queue');
      return page.total === 3 ? page : undefined;
    });
    expect(queue.items).toHaveLength(3);
    const listed = await until('the list says so', async () => {
      const page = await api.get<Page<MessageRow>>('/messages?delivery=deferred');
      return page.items.length === 3 ? page.items : undefined;
    });
    expect((await api.get<Page<MessageRow>>('/messages?delivery=delivered')).items.map((one) => one.subject)).not.toContain('stuck');
    expect((await api.get<{ queue: { messages: number } }>('/dashboard')).queue.messages).toBe(3);
    const story = await storyOf(gateway, listed[0]?.msgId, (one) => one.deliveries.length > 0);
    expect(story.deliveries.at(-1)?.result).toBe('deferred');

    expect(await api.send('POST', '/queue/delete', { filter: {} })).toMatchObject({ status: 400 });
    expect(await api.send('POST', '/queue/delete?dryRun=true', { filter: { address: 'spammer@' } })).toMatchObject({
      body: { dryRun: true, changed: 2 },
    });
    expect(await api.send('POST', '/queue/delete', { filter: { address: 'spammer@' } })).toMatchObject({ body: { changed: 2 } });
    expect((await api.get<Queue>('/queue')).items.map((one) => one.sender)).toEqual(['alice@partner.example']);
    await until('the deleted ones have an end', async () =>
      (await api.get<Page<MessageRow>>('/messages?delivery=deleted')).items.length === 2 ? true : undefined,
    );
  });

  it('goes back to what was, and finds who did what', async () => {
    const { api } = gateway;
    const first = await api.send<{ settings: { rules: readonly Rule[] } }>('POST', '/settings/revisions/1/rollback', { comment: 'as it was' });
    expect(first.status).toBe(201);
    expect(first.body.settings.rules.map((one) => one.name)).not.toContain('shared');
    const { items } = await api.get<Page<{ comment: string }>>('/settings/revisions?limit=1');
    expect(items).toMatchObject([{ comment: 'as it was' }]);
    const audit = await api.get<Page<{ action: string; account: string }>>('/audit?limit=5');
    expect(audit.items[0]).toMatchObject({ action: 'settings.rollback', account: 'admin' });
  });
});
