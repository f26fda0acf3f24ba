import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startFailure } from '@postern/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { portSetting } from './port-setting.js';
import { checkSurroundings } from './surroundings.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'postern-surroundings-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the person who started it reads; empty when all is well. */
async function told(over: Partial<Parameters<typeof checkSurroundings>[0]>): Promise<string> {
  const config = { dataDir: join(folder, 'data'), bind: '127.0.0.1', smtpPort: 0, httpPort: 0, metricsPort: 0, ...over };
  return checkSurroundings(config).then(
    () => '',
    (thrown: unknown) => startFailure(thrown, (port) => portSetting(config, port)),
  );
}

describe('before a start', () => {
  it('all is well on free ports and in a folder that can be made', async () => {
    expect(await told({})).toBe('');
  });

  it.each([
    ['smtpPort', 'POSTERN_SMTP_PORT'],
    ['httpPort', 'POSTERN_HTTP_PORT'],
    ['metricsPort', 'POSTERN_METRICS_PORT'],
  ])('a taken %s is told by its name, and no folder is made', async (setting, name) => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    try {
      expect(await told({ [setting]: port })).toBe(`port ${port} of 127.0.0.1: another program listens there already (${name})`);
      expect(existsSync(join(folder, 'data'))).toBe(false);
    } finally {
      stranger.close();
    }
  });

  it('one port for two purposes is told as that', async () => {
    expect(await told({ smtpPort: 2525, metricsPort: 2525 })).toContain('POSTERN_SMTP_PORT and POSTERN_METRICS_PORT are both 2525');
  });

  it('an address that this machine has not is told', async () => {
    expect(await told({ bind: '192.0.2.1', smtpPort: 2525 })).toBe('port 2525 of 192.0.2.1: this machine has no such address (POSTERN_SMTP_PORT)');
  });

  it.each([
    ['file', 'there is a file of that name'],
    ['file/below', 'a part of the path is a file'],
  ])('a data folder %s is told with what is wrong with it', async (name, why) => {
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, name);
    expect(await told({ dataDir })).toBe(`the data folder ${dataDir} (POSTERN_DATA_DIR) cannot be used: ${why}`);
  });

  it('a folder in which nothing can be made is told', async () => {
    expect(await told({ dataDir: '/proc/data' })).toBe('the data folder /proc/data (POSTERN_DATA_DIR) cannot be used: nothing can be made there');
  });
});
