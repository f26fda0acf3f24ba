import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { dnsResolver } from '@postern/adapter-dns';
import { openS3Blobs } from '@postern/adapter-s3-blobs';
import { systemClock } from '@postern/adapter-system';
import { messageOf } from '@postern/kernel';
import { blobConfig, busConfig, databaseConfig, databaseServer, kafkaLogin } from '@postern/platform-mesh';
import { openPool } from '@postern/platform-persistence';
import { dnsConfig, meshTlsConfig, readConfig } from '@postern/platform-service';

import { findings } from './finding.js';
import type { Finding } from './finding.js';
import { lookAtCertificates } from './look-at-certificates.js';
import type { Pem } from './look-at-certificates.js';
import { lookAtClamd } from './look-at-clamd.js';
import { lookAtKafka } from './look-at-kafka.js';
import { lookAtNames } from './look-at-names.js';
import { lookAtPostgres } from './look-at-postgres.js';
import { lookAtStore } from './look-at-store.js';
import { preflightConfig, readNeeds } from './needs.js';
import type { Needs } from './needs.js';
import { quietSurroundings } from './quiet-surroundings.js';

type Env = Readonly<Record<string, string | undefined>>;
type Look = (env: Env, needs: Needs, service: string) => Promise<readonly Finding[]>;

const named = (env: Env, name: string) => [env[name], env[`${name}_FILE`]].some((value) => value !== undefined && value !== '');

/** What is looked at when the environment names it. */
const LOOKS: readonly { readonly of: string; readonly when: (env: Env, needs: Needs) => boolean; readonly look: Look }[] = [
  { of: 'certificates', when: () => true, look: certificates },
  { of: 'kafka', when: (env) => named(env, 'POSTERN_KAFKA_BROKERS'), look: kafka },
  { of: 'postgres', when: (env) => named(env, 'POSTERN_POSTGRES_URL'), look: postgres },
  { of: 's3', when: (env) => named(env, 'POSTERN_S3_BUCKET'), look: store },
  { of: 'dns', when: (env, { reaches }) => named(env, 'POSTERN_DNS') || reaches.includes('dns'), look: names },
  {
    of: 'clamd',
    when: (env) => named(env, 'POSTERN_CLAMD') && env['POSTERN_CLAMD'] !== 'none',
    look: (env) => lookAtClamd(env['POSTERN_CLAMD'] ?? ''),
  },
];

/** Looks at all that a service's environment names, side by side. Never throws: what cannot be looked at is missing. */
export async function preflight(env: Env): Promise<readonly Finding[]> {
  const { service, needs: row } = readConfig(preflightConfig, env);
  const needs = readNeeds(row);
  const looks = LOOKS.filter(({ when }) => when(env, needs)).map(({ of, look }) =>
    look(env, needs, service).catch((thrown: unknown) => [findings(of).missing(messageOf(thrown))]),
  );
  return (await Promise.all(looks)).flat();
}

async function certificates(env: Env): Promise<readonly Finding[]> {
  return pems(env).flatMap((pem) => lookAtCertificates(pem, systemClock.now()));
}

async function kafka(env: Env, needs: Needs, service: string): Promise<readonly Finding[]> {
  const config = readConfig(busConfig, env);
  return lookAtKafka(
    { ...kafkaLogin(() => readConfig(busConfig, env)), brokers: config.brokers, ...quietSurroundings },
    needs,
    service,
    config.createTopics,
  );
}

async function postgres(env: Env, { postgres: schemas }: Needs): Promise<readonly Finding[]> {
  const database = openPool({ ...databaseServer(readConfig(databaseConfig, env)), max: 1 });
  try {
    return await lookAtPostgres(database, schemas);
  } finally {
    await database.close();
  }
}

async function store(env: Env, { blobs: rights }: Needs): Promise<readonly Finding[]> {
  const config = readConfig(blobConfig, env);
  const blobs = await openS3Blobs({ ...config, createBucket: false });
  try {
    return await lookAtStore(blobs, config.bucket, rights);
  } finally {
    await blobs.close();
  }
}

async function names(env: Env): Promise<readonly Finding[]> {
  const { dnsServers } = readConfig(dnsConfig, env);
  const dns = dnsResolver({ clock: systemClock, servers: dnsServers });
  return lookAtNames(dns, dnsServers).finally(() => dns.close());
}

/** Certificates and authorities that the environment names. */
function pems(env: Env): Pem[] {
  const read = (path: string) => readFileSync(path, 'utf8');
  const { tlsDir } = readConfig(meshTlsConfig, env);
  const authorities = {
    'authority of Kafka': 'POSTERN_KAFKA_CA_FILE',
    'authority of PostgreSQL': 'POSTERN_POSTGRES_CA_FILE',
    'authorities of the house': 'NODE_EXTRA_CA_CERTS',
  };
  const edge = [env['POSTERN_SMTP_TLS_CERT_FILE'] ?? '', env['POSTERN_SMTP_TLS_KEY_FILE'] ?? ''] as const;
  return [
    ...(tlsDir === ''
      ? []
      : [
          {
            what: 'certificate of the service',
            cert: read(join(tlsDir, 'tls.crt')),
            key: read(join(tlsDir, 'tls.key')),
            ca: read(join(tlsDir, 'ca.crt')),
          },
        ]),
    ...(edge[0] === '' ? [] : [{ what: 'certificate for STARTTLS', cert: read(edge[0]), key: read(edge[1]) }]),
    ...Object.entries(authorities).flatMap(([what, name]) => (env[name] === undefined || env[name] === '' ? [] : [{ what, cert: read(env[name]) }])),
  ];
}
