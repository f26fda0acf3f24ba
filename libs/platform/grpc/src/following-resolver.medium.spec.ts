import { promises as dns } from 'node:dns';

import { scanV1 } from '@postern/contracts';
import { testShell } from '@postern/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { callUnary, CLIENT_OPTIONS } from './call-grpc.js';
import { target } from './following-resolver.js';
import { clientCredentials } from './mesh-credentials.js';
import { serveGrpc } from './serve-grpc.js';

const shells: ReturnType<typeof testShell>[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const shell of shells.splice(0).reverse()) await shell.stop();
});

function shell() {
  const made = testShell();
  shells.push(made);
  return made;
}

/** What the name server says of the one name that is asked for. */
function nameServer(first: string) {
  const answer: { addresses: readonly string[] | Error } = { addresses: [first] };
  vi.spyOn(dns, 'lookup').mockImplementation((async () => {
    if (answer.addresses instanceof Error) throw answer.addresses;
    return answer.addresses.map((address) => ({ address, family: 4 }));
  }) as never);
  return answer;
}

async function pod(host: string, port: number) {
  let calls = 0;
  const scan = async () => {
    calls += 1;
    return scanV1.ScanReply.fromPartial({});
  };
  const served = await serveGrpc(shell(), { host, port }, [{ definition: scanV1.ScanServiceService, handlers: { scan } }]);
  return { port: served.port, calls: () => calls };
}

describe('a caller', () => {
  it('calls pods that are added while the others live, drops no call by it, and keeps its pods when the name server fails', async () => {
    const one = await pod('127.0.0.1', 0);
    const answer = nameServer('127.0.0.1');
    const own = shell();
    const client = new scanV1.ScanServiceClient(
      target(`scanner.mesh.example:${one.port}`),
      clientCredentials(undefined, 'antivirus'),
      CLIENT_OPTIONS,
    );
    own.onStop('client', async () => client.close());
    const call = () => callUnary(own, client.scan.bind(client), scanV1.ScanRequest.fromPartial({}), Date.now() + 5000, new AbortController().signal);
    await call();
    expect(one.calls()).toBe(1);

    const two = await pod('127.0.0.2', one.port);
    answer.addresses = ['127.0.0.1', '127.0.0.2'];
    await expect.poll(async () => (await call(), two.calls()), { timeout: 30_000 }).toBeGreaterThan(0);

    answer.addresses = Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' });
    const asked = vi.mocked(dns.lookup).mock.calls.length;
    await expect.poll(async () => (await call(), vi.mocked(dns.lookup).mock.calls.length), { timeout: 30_000 }).toBeGreaterThan(asked);
    const before = [one.calls(), two.calls()];
    for (let i = 0; i < 4; i++) await call();
    expect(one.calls()).toBeGreaterThan(before[0] ?? 0);
    expect(two.calls()).toBeGreaterThan(before[1] ?? 0);
  });
});
