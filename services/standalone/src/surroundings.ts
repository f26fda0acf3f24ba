import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

import { StartProblem } from '@postern/kernel';
import { ConfigProblem } from '@postern/platform-service';

import type { StandaloneConfig } from './standalone.config.js';

type Where = Pick<StandaloneConfig, 'dataDir' | 'bind' | 'smtpPort' | 'httpPort' | 'metricsPort'>;

const WHY_NO_FOLDER: Readonly<Record<string, string>> = {
  EROFS: 'the disk is mounted read-only',
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'the disk is full',
};

/**
 * What a start would fail on after a minute of work, looked at before anything is made: the folder of the data can be written to, and nobody listens on the ports.
 * Throws what `startFailure` has words for. `dataDir` is absolute.
 */
export async function checkSurroundings({ dataDir, bind, ...ports }: Where): Promise<void> {
  const chosen = Object.entries({ POSTERN_SMTP_PORT: ports.smtpPort, POSTERN_HTTP_PORT: ports.httpPort, POSTERN_METRICS_PORT: ports.metricsPort });
  const fixed = chosen.filter(([, port]) => port !== 0);
  for (const [i, [name, port]] of fixed.entries()) {
    const twin = fixed.slice(0, i).find(([, other]) => other === port);
    if (twin !== undefined) throw new ConfigProblem([`${twin[0]} and ${name} are both ${port}`]);
  }
  for (const [, port] of fixed) await listenOnce(bind, port);
  checkFolder(dataDir);
}

function checkFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    const { code = '', message } = thrown as NodeJS.ErrnoException;
    throw new StartProblem(`the data folder ${dataDir} (POSTERN_DATA_DIR) cannot be used: ${WHY_NO_FOLDER[code] ?? message}`, { cause: thrown });
  }
}

/** With the folders above it. `mkdirSync` by itself (24.21, `recursive`) says ENOENT on a read-only disk, and does not always come to an end. */
function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'EEXIST' });
    return;
  }
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o711 });
}

function listenOnce(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}
