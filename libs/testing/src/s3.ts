import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from './free-port.js';
import { s3Server } from './s3-server.js';

/** A real S3 server on loopback, objects in a folder of its own. */
export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Stops answering; connections are refused. */
  pause(): Promise<void>;
  /** Answers again on the same port with the same objects. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export async function startS3(): Promise<TestS3> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-test-s3-'));
  // Its own also while it does not answer.
  const port = await freePort();
  let server: ReturnType<typeof s3Server> | undefined;
  const run = async () => {
    server = s3Server({ address: '127.0.0.1', port, directory });
    await server.run();
  };
  const halt = async () => {
    const own = server;
    server = undefined;
    own?.httpServer?.closeAllConnections();
    await own?.close();
  };
  await run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'postern',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    pause: halt,
    resume: run,
    async stop() {
      await halt();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
