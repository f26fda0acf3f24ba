import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { PERMISSIONS } from '../../all-areas.js';
import { inertApp } from '../../testing/inert-app.js';
import { queueOf } from './change-queue.js';

const MSG = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const row = (n: number) => ({
  msgId: MSG,
  recipient: `r${n}@x/y.example`,
  mailFrom: '',
  subject: '',
  size: 1,
  attempts: 1,
  receivedAtMs: 1,
  nextAttemptAtMs: 1000 + n,
  lastReply: '',
  lastHop: 'mx',
});

let asked: unknown[] = [];
const answer = (request: unknown) => {
  asked.push(request);
  return Promise.resolve({ changed: 3 });
};
let url = '';
let close: () => Promise<void>;
const audited: unknown[] = [];

beforeAll(async () => {
  const queue = queueOf({
    async list(request) {
      asked.push(request);
      return { items: [0, 1, 2].slice(0, request.limit).map(row), total: 3 };
    },
    counts: () => Promise.resolve({ messages: 3, bytes: 3 }),
    flush: answer,
    delete: answer,
  });
  const caller = { account: 'admin', permissions: PERMISSIONS, by: 'token' } as const;
  const audit = {
    note: (...what: unknown[]) => Promise.resolve(void audited.push(what)),
    list: () => Promise.resolve([]),
    find: () => Promise.resolve([]),
    verify: () => Promise.reject(new Error('not asked')),
  };
  const app = await inertApp(() => Promise.resolve(caller), { queue, audit });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}/api/v1/queue`;
  close = () => app.close();
});
afterAll(() => close());
beforeEach(() => {
  asked = [];
  audited.length = 0;
});

const post = async (path: string, body: unknown) => {
  const reply = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};

describe('what is done to the queue reaches', () => {
  it.each([
    ['the ids that are named', { ids: [`${MSG}/a@b`] }, { $case: 'keys', value: { keys: [{ msgId: MSG, recipient: 'a@b' }] } }],
    ['all that a filter holds', { filter: { nextHop: 'mx', address: 'x' } }, { $case: 'filter', value: { nextHop: 'mx', address: 'x' } }],
    ['all, when it is said', { all: true }, { $case: 'filter', value: {} }],
  ])('%s', async (_what, body, which) => {
    expect(await post('/delete', body)).toEqual({ status: 200, body: { changed: 3 } });
    expect(asked).toEqual([{ selection: { which }, dryRun: false, by: 'admin' }]);
    expect(audited).toHaveLength(1);
    expect(await post('/delete?dryRun=true', body)).toEqual({ status: 200, body: { dryRun: true, changed: 3, changes: [] } });
    expect(asked[1]).toEqual({ selection: { which }, dryRun: true, by: 'admin' });
    expect(audited).toHaveLength(1);
  });

  it.each([
    {},
    { ids: [] },
    { filter: {} },
    { all: false },
    { ids: ['a'], all: true },
    { filter: { address: 'x' }, all: true },
    { filter: { sql: '1' } },
  ])('nothing for %j, which says none of them or two', async (body) => {
    expect((await post('/flush', body)).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe('the list of the queue', () => {
  it('goes on behind the last row, whatever the address is made of', async () => {
    const first = (await (await fetch(`${url}?limit=2&nextHop=mx`)).json()) as { items: { id: string }[]; nextCursor: string };
    expect(first.items.map(({ id }) => id)).toEqual([`${MSG}/r0@x/y.example`, `${MSG}/r1@x/y.example`]);
    await fetch(`${url}?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`);
    expect(asked[1]).toMatchObject({ limit: 3, after: { nextAttemptAtMs: 1001, msgId: MSG, recipient: 'r1@x/y.example' } });
  });

  it('has its rows one by one', async () => {
    expect(await (await fetch(`${url}/${encodeURIComponent(`${MSG}/r1@x/y.example`)}`)).json()).toMatchObject({ recipient: 'r1@x/y.example' });
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });
});
