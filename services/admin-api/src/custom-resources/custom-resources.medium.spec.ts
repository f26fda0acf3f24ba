import { customResources, leadByLease, leaseStore } from '@postern/adapter-kubernetes';
import { trialKubeconfig, trialNamespace } from '@postern/adapter-kubernetes/testing';
import type { TrialNamespace } from '@postern/adapter-kubernetes/testing';
import { systemClock } from '@postern/adapter-system';
import { silentLog } from '@postern/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { memoryResources, switchedLead } from '../testing/memory-resources.js';
import { startApi, startDatabase } from '../testing/start-api.js';
import type { TestApi } from '../testing/start-api.js';
import type { ControllerPorts } from './run-controller.js';

const soon = { timeout: 60_000, interval: 100 };
let server: Awaited<ReturnType<typeof startDatabase>>;
let api: TestApi;
beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server.stop());
beforeEach(() => server.database.query('drop schema if exists admin cascade'));
afterEach(() => api.stop());

const start = async (ports: ControllerPorts) => {
  api = await startApi(server.database, { customResources: ports });
};
const items = async (path: string) => (await api.call('GET', path)).body['items'] as readonly Record<string, unknown>[];

describe('objects of custom resources at the API', () => {
  let resources: ReturnType<typeof memoryResources>;
  beforeEach(async () => {
    resources = memoryResources(() => Date.now());
    resources.apply('MailDomain', 'owned', { name: 'owned.example' });
    resources.apply('MailRule', 'strict', { name: 'Strict', mode: 'reject', senders: ['bad@example.net'], recipients: ['*'] });
    await start({ resources, lead: switchedLead().lead });
    await vi.waitFor(() => expect(resources.ready('MailRule', 'strict')).toBe('True Ready'), soon);
  });

  it('are shown with their owner and read-only, with the owner named', async () => {
    const [domain] = await items('/domains');
    expect(domain).toMatchObject({ name: 'owned.example', source: { kind: 'kubernetes', name: 'owned' } });
    const refused = await api.call('DELETE', '/domains/owned.example');
    expect(refused).toMatchObject({ status: 409, body: { code: 'OWNED', detail: expect.stringContaining('MailDomain/owned') } });
    const [rule] = await items('/rules');
    expect(rule).toMatchObject({ name: 'Strict', mode: 'reject', source: { name: 'strict' } });
    expect(await api.call('PATCH', `/rules/${String(rule?.['id'])}`, { body: { enabled: false } })).toMatchObject({
      status: 409,
      body: { code: 'OWNED' },
    });
    expect(await api.call('POST', '/domains', { body: { name: 'b.example', source: { kind: 'kubernetes', name: 'b' } } })).toMatchObject({
      status: 409,
    });
  });

  it('do not hinder changes of the rest, whose conflicts are told to the resource', async () => {
    expect((await api.call('POST', '/domains', { body: { name: 'people.example' } })).status).toBe(201);
    resources.apply('MailDomain', 'late', { name: 'people.example' });
    await vi.waitFor(() => expect(resources.ready('MailDomain', 'late')).toBe('False Conflict'), soon);
    // Deleting the object of people makes room: the topic tells the controller.
    expect((await api.call('DELETE', '/domains/people.example')).status).toBe(204);
    await vi.waitFor(() => expect(resources.ready('MailDomain', 'late')).toBe('True Ready'), soon);
  });

  it('stay on the way back to an old revision', async () => {
    expect((await api.call('POST', '/settings/revisions/1/rollback', { body: {} })).status).toBe(201);
    expect((await items('/domains')).map((one) => one['name'])).toEqual(['owned.example']);
  });

  it('are written to the audit as what they are', async () => {
    expect(await items('/audit')).toEqual(expect.arrayContaining([expect.objectContaining({ account: 'kubernetes', action: 'resources.apply' })]));
  });
});

describe.skipIf(trialKubeconfig === '')('a real API server (needs KUBECONFIG or POSTERN_TEST_KUBECONFIG)', () => {
  let trial: TrialNamespace;
  beforeAll(async () => {
    trial = await trialNamespace();
  });
  afterAll(() => trial.stop());
  const ready = async (plural: string, name: string) => {
    const { status } = (await trial.get(plural, name)) as {
      status?: { conditions: { type: string; status: string; reason: string }[]; revision?: number };
    };
    const condition = status?.conditions.find((one) => one.type === 'Ready');
    return condition && `${condition.status} ${condition.reason}`;
  };
  const ports = (): ControllerPorts => ({
    resources: customResources(trial.kubernetes, systemClock, silentLog),
    lead: (onChange) =>
      leadByLease({
        store: leaseStore(trial.kubernetes, 'lease', systemClock),
        identity: 'me',
        clock: systemClock,
        log: silentLog,
        retryMs: 500,
        onChange,
      }),
  });

  it('becomes the configuration, with a status for each resource, and comes to rest', async () => {
    await trial.create('maildomains', 'MailDomain', 'one', { name: 'one.example' });
    await trial.create('mailrules', 'MailRule', 'default', { name: 'Default', senders: ['*'], recipients: ['*'] });
    await start(ports());
    await vi.waitFor(async () => expect(await ready('maildomains', 'one')).toBe('True Ready'), soon);
    await vi.waitFor(async () => expect(await ready('mailrules', 'default')).toBe('False Conflict'), soon);
    expect((await items('/domains')).map((one) => one['name'])).toEqual(['one.example']);

    await trial.replaceSpec('maildomains', 'one', { name: 'one.example', subdomains: true });
    await vi.waitFor(async () => expect((await items('/domains'))[0]).toMatchObject({ subdomains: true }), soon);
    await vi.waitFor(async () => expect(await trial.get('maildomains', 'one')).toMatchObject({ status: { observedGeneration: 2 } }), soon);

    await api.stop();
    // Nobody runs the controller now; it must see this deletion when it starts again.
    await trial.remove('maildomains', 'one');
    await start(ports());
    await vi.waitFor(async () => expect(await items('/domains')).toEqual([]), soon);

    const before = await trial.get('mailrules', 'default');
    const passes = () => api.logged.filter((line) => line.code === 'RESOURCES_APPLIED').length;
    const applied = passes();
    await trial.create('maildomains', 'MailDomain', 'two', { name: 'two.example' });
    await vi.waitFor(async () => expect(await ready('maildomains', 'two')).toBe('True Ready'), soon);
    expect((await trial.get('mailrules', 'default')).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(passes()).toBe(applied + 1);
  });
});
