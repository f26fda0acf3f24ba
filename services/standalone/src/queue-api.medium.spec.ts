import { startApi, startDatabase } from '@postern/admin-api/testing';
import type { TestApi } from '@postern/admin-api/testing';
import { deliverySchema, queueService } from '@postern/delivery';
import { createEmbeddedBus } from '@postern/adapter-embedded-bus';
import { TOPICS } from '@postern/facts';
import type { Database, MessageBus } from '@postern/kernel';
import { testShell } from '@postern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let server: Awaited<ReturnType<typeof startDatabase>>;
let database: Database;
let api: TestApi;
let bus: MessageBus;
beforeAll(async () => {
  server = await startDatabase();
  database = server.database;
  const store = deliverySchema(database);
  await store.migrate();
  const shell = testShell({ service: 'delivery' });
  const { clock, log, metrics } = shell;
  bus = await createEmbeddedBus({ database, topics: [TOPICS.delivery], clock, log, metrics });
  api = await startApi(database, { queue: queueService({ shell, bus, store }) });
});
afterAll(async () => {
  await api?.stop();
  await bus?.close();
  await server.stop();
});
const ID = '01ARZ3NDEKTSV4RRFFQ69G5F';
beforeEach(async () => {
  await database.query('truncate delivery.queue');
  for (let n = 10; n < 15; n++)
    await database.query(
      `insert into delivery.queue (msg_id, recipient, mail_from, sender_proven, blob_key, size, splices, subject, received_at, attempts, next_attempt_at, last_reply, last_hop)
       values ($1, $2, 'a@partner.example', true, 'k', 100, '', $3, $4, 2, $5, '451 later', 'mx.example:25')`,
      [
        `${ID}${n}`,
        n % 2 === 0 ? `even/${n}@local.example` : `odd${n}@local.example`,
        `Mail ${n}`,
        new Date(1_700_000_000_000 + n),
        new Date(Date.now() + 3_600_000 + n * 1000),
      ],
    );
});
type Items = readonly { readonly id: string; readonly recipient: string; readonly nextAttemptAt: string }[];
const list = async (query = '') => {
  const { body } = await api.call('GET', `/queue${query}`);
  return { ...body, items: body['items'] as Items };
};

describe('the queue', () => {
  it('shows who waits, next due first, and its size', async () => {
    expect(await list('?limit=2')).toMatchObject({
      total: 5,
      counts: { messages: 5, octets: 500, oldestAt: new Date(1_700_000_000_010).toISOString() },
      items: [
        { msgId: `${ID}10`, recipient: 'even/10@local.example', attempts: 2, lastReply: '451 later', nextHop: 'mx.example:25' },
        { msgId: `${ID}11` },
      ],
    });
    expect(await list('?address=ODD')).toMatchObject({ total: 2 });
    expect(await list(`?msgId=${ID}12`)).toMatchObject({ total: 1 });
  });

  it('flushes what was chosen and nothing else', async () => {
    const { items } = await list();
    expect((await api.call('POST', '/queue/flush', { body: { ids: [items[0]?.id, 'gone/a@b'] } })).body).toEqual({ changed: 1 });
    const due = (await list()).items.filter((item) => Date.parse(item.nextAttemptAt) <= Date.now() + 60_000);
    expect(due.map((item) => item.id)).toEqual([items[0]?.id]);
    expect((await api.call('POST', '/queue/flush', { body: { all: true } })).body).toEqual({ changed: 5 });
  });

  it('deletes what was chosen, or all when that is said', async () => {
    const { items } = await list();
    expect((await api.call('POST', '/queue/delete', { body: { ids: items.slice(0, 2).map((i) => i.id) } })).body).toEqual({ changed: 2 });
    expect((await list()).items.map((i) => i.id)).toEqual(items.slice(2).map((i) => i.id));
    expect((await api.call('POST', '/queue/delete', { body: { all: true } })).body).toEqual({ changed: 3 });
    expect((await list()).items).toEqual([]);
    const { body } = await api.call('GET', '/audit?limit=1');
    expect(body['items']).toMatchObject([{ action: 'queue.delete', detail: { changed: 3, all: true } }]);
  });

  it.each([{}, { ids: [] }, { all: false }, { ids: ['x/y'], all: true }])('does not take %j for everything', async (body) => {
    expect((await api.call('POST', '/queue/delete', { body })).status).toBe(400);
    expect((await list()).items).toHaveLength(5);
  });
});
