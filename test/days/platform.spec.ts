import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { selfSigned } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { run, until } from '../harness/child-process.js';
import { arrivals, startLoad } from '../harness/mail-load.js';
import { ROOT, startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { begun, surroundings } from './day-world.js';
import type { Surroundings } from './day-world.js';

const all = begun();
const folder = mkdtempSync(join(tmpdir(), 'postern-platform-'));
const files = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
const dataDir = join(folder, 'data');
let around: Surroundings;
let gateway: Standalone;

function putCertificate(name: string): void {
  const { cert, key } = selfSigned(name);
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
}

/** Name in the certificate that STARTTLS shows. */
function servedName(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.smtp.port, gateway.smtp.host);
    const commands = ['EHLO probe.example\r\n', 'STARTTLS\r\n'];
    socket.on('error', reject);
    socket.on('data', (data: Buffer) => {
      const last = data.toString('latin1').trimEnd().split('\r\n').at(-1) ?? '';
      if (!/^\d{3} /.test(last)) return;
      const next = commands.shift();
      if (next !== undefined) return void socket.write(next);
      socket.removeAllListeners('data');
      const secure = connectTls({ socket, rejectUnauthorized: false }, () => {
        resolve(String(secure.getPeerCertificate().subject.CN));
        secure.destroy();
      });
      secure.on('error', reject);
    });
  });
}

const start = () =>
  startStandalone({
    ...around,
    relayhost: around.hop.address,
    dataDir,
    env: { POSTERN_SMTP_TLS_CERT_FILE: files.cert, POSTERN_SMTP_TLS_KEY_FILE: files.key },
  });

beforeAll(async () => {
  putCertificate('first.example');
  around = await surroundings();
  all.ends(() => around.close());
  gateway = await start();
  all.ends(() => gateway.stop());
});
afterAll(async () => {
  await all.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

describe('a platform team, whose values are wrong', () => {
  const service = async (name: string, env: Readonly<Record<string, string>>) => {
    const child = run(process.execPath, [join(ROOT, 'services', name, 'dist/main.js')], { POSTERN_METRICS_PORT: '0', ...env });
    return { code: await child.exited, text: child.output() };
  };
  const mesh = { POSTERN_KAFKA_BROKERS: '127.0.0.1:1', POSTERN_POSTGRES_URL: 'postgres://x@127.0.0.1:1/x' };
  it.each([
    ['pipeline', {}, 'POSTERN_KAFKA_BROKERS is missing'],
    ['pipeline', { ...mesh, POSTERN_LOG_LEVEL: 'verbose' }, 'POSTERN_LOG_LEVEL must be one of'],
    ['admin-api', { ...mesh, POSTERN_SETTINGS_SEED: '{bad' }, 'POSTERN_SETTINGS_SEED is not JSON'],
    [
      'admin-api',
      { ...mesh, POSTERN_SETTINGS_SEED: '{"gateway":{"mta":{"trustedNetworks":["0.0.0.0/0"]}}}' },
      'POSTERN_SETTINGS_SEED, gateway.mta.trustedNetworks.0: "0.0.0.0/0" would let strangers relay',
    ],
    ['admin-api', { ...mesh, POSTERN_ADMIN_PASSWORD: 'short' }, 'POSTERN_ADMIN_PASSWORD must be a secret of at least 15 characters'],
  ])('is told by %s which variable it is, at once and without a stack: %j', async (name, env, expected) => {
    const { code, text } = await service(name, env);
    expect(code).toBe(1);
    expect(text).toContain(expected);
    expect(text).not.toMatch(/^\s+at .*:\d+/m);
  });
});

describe('a platform team, while it runs', () => {
  it('probes what is well by name', async () => {
    const answer = await fetch(gateway.metricsUrl.replace('/metrics', '/readyz'));
    const { ready, checks } = (await answer.json()) as { ready: boolean; checks: readonly { name: string; ok: boolean }[] };
    expect([answer.status, ready]).toEqual([200, true]);
    expect(checks.filter((one) => !one.ok)).toEqual([]);
    expect(checks.map((one) => one.name)).toEqual(expect.arrayContaining(['disk', 'admin-api: database', 'ingress-smtp: tls']));
    expect((await fetch(gateway.metricsUrl.replace('/metrics', '/healthz'))).status).toBe(200);
  });

  it('renews the certificate by replacing the files, and a broken pair changes nothing', async () => {
    expect(await servedName()).toBe('first.example');
    writeFileSync(files.key, 'no key');
    expect(await servedName()).toBe('first.example');
    putCertificate('second.example');
    await until('the new certificate is served', async () => ((await servedName()) === 'second.example' ? true : undefined), 60_000, gateway.output);
  });

  it('stops it with SIGTERM under load: it ends well, and whatever got 250 arrives, once', async () => {
    const before = gateway;
    let target: Standalone['smtp'] | undefined = before.smtp;
    const load = startLoad(() => target);
    await until('the load is under way', async () => (load.accepted.size >= 40 ? true : undefined));
    const codes = before.stop();
    await until('nothing is taken any more', async () => (await codes, true));
    target = undefined;
    expect(await codes).toEqual([]);
    await load.stop();
    gateway = await start();
    all.ends(() => gateway.stop());
    await until(
      'all arrived',
      async () => ([...load.accepted].every((id) => arrivals(around.hop.mails).ids.has(id)) ? true : undefined),
      60_000,
      gateway.output,
    );
    expect(arrivals(around.hop.mails).repeats).toBe(0);
  });
});
