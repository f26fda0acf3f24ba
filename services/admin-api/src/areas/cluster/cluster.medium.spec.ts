import { aDeployment, fakeCluster } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApi, startDatabase } from '../../testing/start-api.js';
import type { TestApi } from '../../testing/start-api.js';

let server: Awaited<ReturnType<typeof startDatabase>>;
let api: TestApi;
const cluster = fakeCluster({ deployments: [aDeployment('pipeline', { name: 'r-pipeline', wanted: 2, ready: 2, updated: 2, available: 2 })] });
beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server.stop());

describe('the cluster at the API', () => {
  beforeAll(async () => {
    api = await startApi(server.database, { cluster });
  });
  afterAll(() => api.stop());

  it('is shown, changed, and each change is in the audit', async () => {
    expect(await api.call('GET', '/cluster')).toMatchObject({
      status: 200,
      body: { source: 'kubernetes', problem: 'none', components: [{ name: 'pipeline' }] },
    });
    expect(await api.call('POST', '/cluster/components/pipeline/restart')).toMatchObject({ status: 200, body: { deployment: 'r-pipeline' } });
    expect(await api.call('POST', '/cluster/components/pipeline/scale', { body: { replicas: 5 } })).toMatchObject({ status: 200 });
    expect(cluster.done).toEqual([expect.stringMatching(/^restart r-pipeline \d+$/), 'scale r-pipeline 5']);
    expect((await api.call('GET', '/audit?limit=2')).body['items']).toMatchObject([
      { action: 'cluster.scale', object: 'pipeline', detail: { replicas: 5, deployment: 'r-pipeline' } },
      { action: 'cluster.restart', object: 'pipeline' },
    ]);
  });

  it.each([
    ['/cluster/components/pipeline/scale', { replicas: 0 }, 400],
    ['/cluster/components/pipeline/scale', {}, 400],
    ['/cluster/components/Pipe%2Fline/restart', undefined, 400],
    ['/cluster/components/coredns/restart', undefined, 404],
  ])('refuses %s with %j', async (path, body, status) => {
    expect((await api.call('POST', path, { body })).status).toBe(status);
  });
});

describe('the cluster at the API outside of Kubernetes', () => {
  beforeAll(async () => {
    api = await startApi(server.database);
  });
  afterAll(() => api.stop());

  it('is what heartbeats say, and refuses changes with the reason', async () => {
    expect(await api.call('GET', '/cluster')).toMatchObject({
      status: 200,
      body: { source: 'heartbeats', problem: 'not-in-kubernetes', components: [] },
    });
    expect(await api.call('POST', '/cluster/components/pipeline/restart')).toMatchObject({ status: 409, body: { code: 'NOT_IN_KUBERNETES' } });
  });
});
