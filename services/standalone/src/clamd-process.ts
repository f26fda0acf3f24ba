import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { clamdSettings } from '@postern/adapter-clamd';
import { ANTIVIRUS_DEFAULTS } from '@postern/antivirus';
import type { GatewayLimits } from '@postern/adapter-clamd';
import type { Shell } from '@postern/platform-service';

import type { ClamdDatabase } from './clamd-database.js';
import { superviseChild } from './supervised-child.js';

const START_LIMIT_MS = 120_000;
const POLL_MS = 100;

/** Path of an installed clamd; undefined when there is none. */
export function findClamd(path = process.env['PATH'] ?? ''): string | undefined {
  const folders = [...path.split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'clamd')).find((file) => existsSync(file));
}

/**
 * Starts our own clamd on a socket of its own and keeps it running. Resolves with the socket's path when clamd answers; rejects when it does not within two
 * minutes. Its limits are those of the gateway.
 */
export async function startClamd(shell: Shell, program: string, database: ClamdDatabase, limits: GatewayLimits): Promise<string> {
  // A short path: a socket's name may hold 107 bytes, a data folder may be deep.
  const folder = mkdtempSync(join(tmpdir(), 'postern-clamd-'));
  const socket = join(folder, 'clamd.sock');
  const config = join(folder, 'clamd.conf');
  const lines = [
    `LocalSocket ${socket}`,
    'LocalSocketMode 600',
    `DatabaseDirectory ${database.dir}`,
    'Foreground yes',
    `MaxThreads ${ANTIVIRUS_DEFAULTS.clamdConnections}`,
    'MaxQueue 200',
    'SelfCheck 600',
    ...clamdSettings(limits),
    '',
  ];
  writeFileSync(config, lines.join('\n'), { mode: 0o600 });
  shell.onStop('clamd folder', async () => rmSync(folder, { recursive: true, force: true }));
  superviseChild(shell, 'clamd', program, ['--config-file', config]);
  const until = shell.clock.monotonicMs() + START_LIMIT_MS;
  while (!(await answers(socket))) {
    if (shell.clock.monotonicMs() > until) throw new Error('clamd did not answer within two minutes');
    await shell.clock.after(POLL_MS);
  }
  return socket;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.setTimeout(1000, () => connection.destroy());
    connection.once('connect', () => connection.write('zPING\0'));
    connection.once('data', (data) => {
      resolve(data.toString().startsWith('PONG'));
      connection.destroy();
    });
    connection.once('error', () => resolve(false));
    connection.once('close', () => resolve(false));
  });
}
