import { scanV1 } from '@postern/contracts';
import type { MeshTls } from '@postern/platform-service';
import { testMesh, testShell } from '@postern/testing';
import type { TestShell } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { callUnary, CLIENT_OPTIONS } from './call-grpc.js';
import { target } from './following-resolver.js';
import { clientCredentials } from './mesh-credentials.js';
import { serveGrpc } from './serve-grpc.js';

const shells: TestShell[] = [];
function shell() {
  const made = testShell();
  shells.push(made);
  return made;
}
afterEach(async () => {
  for (const s of shells.splice(0)) await s.stop();
});

const mesh = testMesh('pipeline', 'antivirus', 'journal');

/** An antivirus that answers anybody of the pipeline's name, and a way to call it. */
async function antivirus(server: MeshTls) {
  const handlers = { scan: async () => scanV1.ScanReply.create() };
  const { port } = await serveGrpc(shell(), { host: '127.0.0.1', port: 0, tls: server, callers: ['pipeline'] }, [
    { definition: scanV1.ScanServiceService, handlers },
  ]);
  return async (client: MeshTls) => {
    const own = shell();
    const stub = new scanV1.ScanServiceClient(target(`127.0.0.1:${port}`), clientCredentials(client, 'antivirus'), CLIENT_OPTIONS);
    own.onStop('client', async () => stub.close());
    return callUnary(own, stub.scan.bind(stub), scanV1.ScanRequest.create(), Date.now() + 10_000, new AbortController().signal);
  };
}

describe('calls between services that know each other by certificate (obligation 51)', () => {
  it('go to the address of a pod, since the name in the certificate says who it is', async () => {
    const call = await antivirus(mesh('antivirus'));
    await expect(call(mesh('pipeline'))).resolves.toBeDefined();
  });

  it('are refused to a service that may not call, and to one that the authority does not know', async () => {
    const call = await antivirus(mesh('antivirus'));
    await expect(call(mesh('journal'))).rejects.toMatchObject({ details: 'not for this caller' });
    await expect(call(mesh('stranger'))).rejects.toThrow(/UNAVAILABLE/);
  });

  it('are not made to another service than the one that was meant', async () => {
    const call = await antivirus(mesh('journal'));
    await expect(call(mesh('pipeline'))).rejects.toThrow(/UNAVAILABLE/);
  });

  it('use the certificate that is there now', async () => {
    const server = mesh('journal');
    const call = await antivirus(server);
    await expect(call(mesh('pipeline'))).rejects.toThrow(/UNAVAILABLE/);
    server.become('antivirus');
    await expect(call(mesh('pipeline'))).resolves.toBeDefined();
  });
});
