import { deliveryV1 } from '@postern/contracts';
import { errorsOf } from '@postern/kernel';
import { testShell } from '@postern/testing';
import type { PortOf } from '@postern/wire';
import { afterEach, describe, expect, it } from 'vitest';

import { remotePort, servePort } from './port-grpc.js';
import { describeServiceError } from './status.js';

type Queue = PortOf<deliveryV1.QueueServiceService>;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const row = { reply: [501, '5.5.4'], grpc: 'INVALID_ARGUMENT', retry: false, says: 'Nothing was chosen' } as const;
const queueError = errorsOf({ QUEUE_SELECTION: row });

function queue(over: Partial<Queue> = {}): Queue {
  return {
    list: ({ filter, limit }) => Promise.resolve({ items: [], total: (filter?.address?.length ?? 0) + limit }),
    counts: () => Promise.resolve({ messages: 3, bytes: 9_007_199_254_740_991, oldestAtMs: 17 }),
    flush: () => Promise.reject(queueError('QUEUE_SELECTION')),
    delete: ({ selection }) => Promise.resolve({ changed: selection?.which?.$case === 'keys' ? selection.which.value.keys.length : -1 }),
    ...over,
  };
}

async function served(port: Queue, limitMs?: number): Promise<Queue> {
  const [server, client] = [testShell({ service: 'delivery' }), testShell({ service: 'admin-api' })];
  const { port: bound } = await servePort(server, { host: '127.0.0.1', port: 0 }, deliveryV1.QueueServiceService, port);
  stops.push(
    () => server.stop(),
    () => client.stop(),
  );
  return remotePort(client, deliveryV1.QueueServiceService, { service: 'delivery', address: `127.0.0.1:${bound}` }, limitMs);
}

describe('the port of a service that owns data, behind gRPC', () => {
  it('has every method of its contract', () => {
    expect(Object.keys(queue()).sort()).toEqual(Object.keys(deliveryV1.QueueServiceService).sort());
  });

  it('answers as the owner itself does', async () => {
    const [own, remote] = [queue(), await served(queue())];
    const list = { filter: { address: 'abc' }, limit: 10, offset: 0, after: undefined };
    expect(await remote.list(list)).toEqual(await own.list(list));
    expect(await remote.counts({})).toEqual(await own.counts({}));
    const selection: deliveryV1.Selection = { which: { $case: 'keys', value: { keys: [{ msgId: 'a', recipient: 'b@c' }] } } };
    expect(await remote.delete({ selection, dryRun: false, by: '' })).toEqual({ changed: 1 });
  });

  it('passes on the code of the owner’s error table, and no cause', async () => {
    const thrown = await (await served(queue())).flush({ selection: undefined, dryRun: false }).catch(describeServiceError);
    expect(thrown).toEqual({ code: 'QUEUE_SELECTION', detail: 'INVALID_ARGUMENT: Nothing was chosen', retry: false });
  });

  it('gives up an owner that is silent', async () => {
    const silent = await served(queue({ counts: () => new Promise(() => undefined) }), 100);
    expect(await silent.counts({}).catch(describeServiceError)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('ends a call that nobody waits for any more, at the owner too', async () => {
    const [begun, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
    const slow = await served(
      queue({
        counts: (_request, signal) => {
          begun.resolve();
          return new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => {
              seen.resolve(signal.reason);
              reject(signal.reason as Error);
            }),
          );
        },
      }),
    );
    const hangUp = new AbortController();
    const call = slow.counts({}, hangUp.signal);
    await begun.promise;
    hangUp.abort(new Error('gone'));
    await expect(call).rejects.toThrow();
    expect(await seen.promise).toBeInstanceOf(Error);
  });
});
