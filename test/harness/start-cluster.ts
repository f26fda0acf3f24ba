import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { freePort, startKafka, startPostgres, startS3 } from '@postern/testing';

import { apiOf } from './api-client.js';
import { run, until } from './child-process.js';
import type { Running } from './child-process.js';
import type { Gateway, GatewayOptions } from './gateway.js';
import { processSettings } from './process-settings.js';
import { PASSWORD, ROOT } from './start-standalone.js';

export const SERVICES = [
  'admin-api',
  'journal',
  'backup',
  'auth-check',
  'antispam',
  'content-filter',
  'antivirus',
  'pipeline',
  'delivery',
  'ingress-smtp',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Of the tests alone. */
const BACKUP_KEY = Buffer.alloc(32, 'postern tests').toString('base64');

/** Scanners have no bus, no database and no store, so they are not told of them. */
const SCANNERS: readonly string[] = ['auth-check', 'antispam', 'content-filter', 'antivirus'] satisfies ServiceName[];

/** The product as separate processes over gRPC, Kafka, PostgreSQL and S3, all real, on loopback. */
export interface Cluster extends Gateway {
  readonly kafka: Awaited<ReturnType<typeof startKafka>>;
  readonly postgres: Awaited<ReturnType<typeof startPostgres>>;
  readonly s3: Awaited<ReturnType<typeof startS3>>;
  process(name: ServiceName): Running;
  /** Where a service answers probes and shows its metrics. */
  probesOf(name: ServiceName): string;
  /** kill -9. */
  killService(name: ServiceName): Promise<void>;
  /** Starts a service again with the ports that it had; resolves when it is ready. */
  startService(name: ServiceName): Promise<void>;
}

export async function startCluster(options: GatewayOptions): Promise<Cluster> {
  const [kafka, postgres, s3] = await Promise.all([startKafka({ longRun: options.longRun === true }), startPostgres(), startS3()]);
  const ports = new Map<string, number>();
  for (const name of SERVICES) {
    ports.set(name, await freePort());
    ports.set(`${name} metrics`, await freePort());
  }
  const http = await freePort();
  const bodies = { ingress: await freePort(), pipeline: await freePort() };
  const at = (name: string) => `127.0.0.1:${ports.get(name) ?? 0}`;
  const backing: Record<string, string> = {
    POSTERN_KAFKA_BROKERS: kafka.brokers,
    POSTERN_KAFKA_CREATE_TOPICS: 'true',
    POSTERN_KAFKA_REPLICATION: '1',
    POSTERN_POSTGRES_URL: postgres.url,
    POSTERN_S3_ENDPOINT: s3.endpoint,
    POSTERN_S3_BUCKET: s3.bucket,
    POSTERN_S3_ACCESS_KEY_ID: s3.accessKeyId,
    POSTERN_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    POSTERN_S3_CREATE_BUCKET: 'true',
  };
  const shared: Record<string, string> = {
    POSTERN_DNS: options.dns,
    POSTERN_CLAMD: options.clamd,
    POSTERN_LOG_LEVEL: 'warn',
    POSTERN_METRICS_HOST: '127.0.0.1',
    POSTERN_GRPC_HOST: '127.0.0.1',
    POSTERN_AUTH_CHECK: at('auth-check'),
    POSTERN_ANTISPAM: at('antispam'),
    POSTERN_CONTENT_FILTER: at('content-filter'),
    POSTERN_ANTIVIRUS: at('antivirus'),
    POSTERN_PIPELINE: at('pipeline'),
    POSTERN_JOURNAL: at('journal'),
    POSTERN_BACKUP: at('backup'),
    POSTERN_BACKUP_KEY: BACKUP_KEY,
    POSTERN_DELIVERY: at('delivery'),
    POSTERN_HTTP_HOST: '127.0.0.1',
    POSTERN_HTTP_PORT: String(http),
    POSTERN_ADMIN_PASSWORD: PASSWORD,
    POSTERN_SMTP_HOST: '127.0.0.1',
    POSTERN_SETTINGS_SEED: JSON.stringify(seedOf(options)),
  };
  const settings = processSettings(ROOT);
  const running = new Map<ServiceName, Running>();
  const startService = async (name: ServiceName) => {
    const program = join(ROOT, 'services', name, 'dist/main.js');
    if (!existsSync(program)) throw new Error(`services/${name} is not built: run \`npm run build\``);
    const own: Record<string, string> = {
      POSTERN_GRPC_PORT: String(ports.get(name)),
      POSTERN_METRICS_PORT: String(ports.get(`${name} metrics`)),
      POSTERN_SMTP_PORT: String(ports.get('ingress-smtp')),
      POSTERN_BODY_HOST: '127.0.0.1',
      POSTERN_BODY_ADVERTISE: '127.0.0.1',
      POSTERN_BODY_PORT: String(name === 'ingress-smtp' ? bodies.ingress : bodies.pipeline),
    };
    const child = run(process.execPath, [...settings.flags, program], {
      ...settings.env,
      ...(SCANNERS.includes(name) ? {} : backing),
      ...shared,
      ...own,
      ...options.env,
    });
    running.set(name, child);
    await ready(name, child, `http://${at(`${name} metrics`)}`);
  };
  // admin-api first: it publishes the settings that everybody follows.
  await startService('admin-api');
  await Promise.all(SERVICES.filter((name) => name !== 'admin-api').map(startService));
  const httpUrl = `http://127.0.0.1:${http}`;
  const child = (name: ServiceName): Running => {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  };
  return {
    composition: 'cluster',
    kafka,
    postgres,
    s3,
    smtp: { host: '127.0.0.1', port: ports.get('ingress-smtp') ?? 0 },
    httpUrl,
    metricsUrl: `http://${at('pipeline metrics')}/metrics`,
    password: PASSWORD,
    api: apiOf(httpUrl, PASSWORD),
    process: child,
    output: () => [...running].map(([name, one]) => `--- ${name}\n${one.output()}`).join('\n'),
    probesOf: (name) => `http://${at(`${name} metrics`)}`,
    killService: (name) => child(name).kill(),
    startService,
    async stop() {
      const codes = await Promise.all([...running.values()].map((one) => one.stop(90_000)));
      await Promise.all([kafka.stop(), postgres.stop(), s3.stop()]);
      return codes.filter((code) => code !== 0);
    },
  };
}

function seedOf(options: GatewayOptions): unknown {
  const [, host, port] = /^(.+):(\d+)$/.exec(options.relayhost ?? '') ?? [];
  return {
    gateway: {
      mta: {
        trustedNetworks: options.trustedNetworks ?? ['192.0.2.0/24'],
        ...(host === undefined ? {} : { relayhost: { host, port: Number(port) } }),
      },
    },
    domains: (options.localDomains ?? ['local.example']).map((name) => ({ name, local: true })),
  };
}

async function ready(name: string, child: Running, url: string): Promise<void> {
  let gone: number | string | undefined;
  void child.exited.then((how) => (gone = how));
  const state = await until(
    `${name} is ready`,
    async () => {
      if (gone !== undefined) return 'gone' as const;
      return (await fetch(`${url}/readyz`)).ok ? ('ready' as const) : undefined;
    },
    120_000,
    child.output,
  );
  if (state === 'gone') throw new Error(`${name} ended (${gone}) before it was ready:\n${child.output()}`);
}
