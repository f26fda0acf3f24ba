import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '@postern/platform-embedded-postgres';
import { openPool } from '@postern/platform-persistence';

/** A real PostgreSQL in a folder of its own. */
export interface TestPostgres {
  readonly url: string;
  /** SIGKILL to the server; it comes back by itself. */
  kill(): void;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<TestPostgres> {
  const dir = mkdtempSync(join(tmpdir(), 'postern-test-pg-'));
  const { chmodSync } = await import('node:fs');
  // The server may run as another account, which must be able to pass.
  chmodSync(dir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(dir, 'data') });
  return {
    url: server.url,
    kill() {
      const pid = server.pid();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export { openPool };
