import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { parentOf } from '@postern/testing';

import { apiOf } from './api-client.js';
import { run, until } from './child-process.js';
import type { Gateway, GatewayOptions } from './gateway.js';
import { processSettings } from './process-settings.js';

/** The folder with the lock file: this module also runs bundled, from another folder. */
export const ROOT = (function find(folder: string): string {
  if (existsSync(join(folder, 'package-lock.json'))) return folder;
  if (dirname(folder) === folder) throw new Error('the root of the repository was not found');
  return find(dirname(folder));
})(import.meta.dirname);
export const PASSWORD = 'scenario-password-1';

/** The product in one process, started as a person would, on free ports. */
export interface Standalone extends Gateway {
  readonly pid: number;
  readonly dataDir: string;
  /** kill -9 of the gateway's process alone. */
  kill(): Promise<void>;
  /** Its worker processes; none when all is in one. */
  workers(): readonly number[];
}

/** What the process writes into its data folder once it is ready. */
interface Endpoints {
  readonly pid: number;
  readonly smtp: { readonly host: string; readonly port: number };
  readonly http: string;
  readonly metrics: string;
}

/** Starts the built program; an own data folder is removed at the stop. */
export async function startStandalone(options: GatewayOptions): Promise<Standalone> {
  const program = join(ROOT, 'services/standalone/dist/main.js');
  if (!existsSync(program)) throw new Error('services/standalone is not built: run `npm run build`');
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'postern-data-'));
  const endpointsFile = join(dataDir, 'endpoints.json');
  rmSync(endpointsFile, { force: true });
  const settings = processSettings(ROOT);
  const child = run(process.execPath, [...settings.flags, program], {
    ...settings.env,
    POSTERN_DATA_DIR: dataDir,
    POSTERN_BIND: '127.0.0.1',
    POSTERN_SMTP_PORT: '0',
    POSTERN_HTTP_PORT: '0',
    POSTERN_METRICS_PORT: '0',
    POSTERN_LOCAL_DOMAINS: (options.localDomains ?? ['local.example']).join(','),
    POSTERN_TRUSTED_NETWORKS: (options.trustedNetworks ?? ['192.0.2.0/24']).join(','),
    POSTERN_RELAYHOST: options.relayhost ?? '',
    POSTERN_CLAMD: options.clamd,
    POSTERN_DNS: options.dns,
    POSTERN_ADMIN_PASSWORD: PASSWORD,
    POSTERN_LOG_LEVEL: 'warn',
    // Memory is short where many tests run; `POSTERN_WORKERS=4 npm test …` runs all of them with more.
    POSTERN_WORKERS: process.env['POSTERN_WORKERS'] ?? '1',
    ...options.env,
  });
  let gone: number | string | undefined;
  void child.exited.then((how) => (gone = how));
  const endpoints = await until(
    'the standalone gateway is ready',
    async () => {
      if (gone !== undefined) return 'gone' as const;
      return existsSync(endpointsFile) ? (JSON.parse(readFileSync(endpointsFile, 'utf8')) as Endpoints) : undefined;
    },
    180_000,
    child.output,
  );
  if (endpoints === 'gone') throw new Error(`the gateway ended (${gone}) before it was ready:\n${child.output()}`);
  const remove = () => options.dataDir === undefined && rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  return {
    composition: 'standalone',
    smtp: endpoints.smtp,
    httpUrl: endpoints.http,
    metricsUrl: endpoints.metrics,
    password: PASSWORD,
    api: apiOf(endpoints.http, PASSWORD),
    pid: child.pid,
    dataDir,
    output: child.output,
    async stop() {
      const how = await child.stop(90_000);
      remove();
      return how === 0 ? [] : [how];
    },
    kill: () => child.kill(),
    workers: () => workersOf(child.pid),
  };
}

/** Children of the gateway that run the workers' program. */
function workersOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent && commandLineOf(pid).includes('standalone/dist/message-worker.js'));
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
