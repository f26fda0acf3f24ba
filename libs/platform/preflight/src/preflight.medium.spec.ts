import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createKafkaBus } from '@postern/adapter-kafka';
import { TOPICS } from '@postern/facts';
import { openPool } from '@postern/platform-persistence';
import { clamdDatabaseFiles } from '@postern/samples';
import { findClamdProgram, freePort, selfSigned, startKafka, startPostgres, startS3, startTestClamd } from '@postern/testing';
import type { TestKafka, TestPostgres, TestS3 } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { preflight } from './preflight.js';
import { quietSurroundings } from './quiet-surroundings.js';

const NOTHING = { postgres: [], blobs: [], bus: { produces: [], consumes: [], follows: [] } };
const row = (more: object) => ({ POSTERN_CHECK_SERVICE: 'delivery', POSTERN_CHECK_NEEDS: JSON.stringify({ ...NOTHING, ...more }) });
/** What a check said, one line each. */
const said = async (env: Readonly<Record<string, string>>) => (await preflight(env)).map(({ of, state, says }) => `${state} ${of}: ${says}`);
const nowhere = async () => `127.0.0.1:${await freePort()}`;

describe('Kafka before an install', () => {
  const names = [TOPICS.mail.name, TOPICS.config.name, TOPICS.delivery.name];
  const bus = { produces: [TOPICS.delivery.name], consumes: [TOPICS.mail.name], follows: [TOPICS.config.name] };
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await startKafka();
    const wrong = [TOPICS.mail, { ...TOPICS.config, compacted: false }];
    const maker = createKafkaBus({ ...quietSurroundings, brokers: [kafka.brokers], topics: wrong });
    await maker.ensureTopics(1);
    await maker.close();
  });
  afterAll(() => kafka?.stop());

  it('is told topic by topic: what is right, what is not there, what has the wrong policy, what one broker alone has', async () => {
    const lines = await said({ POSTERN_KAFKA_BROKERS: kafka.brokers, ...row({ bus }) });
    expect(lines).toContain(`ok kafka: topic ${names[0]}: 12 partitions, 1 replicas`);
    expect(lines).toContainEqual(expect.stringMatching(/^warning kafka: topic postern\.mail\.v1 has one replica/));
    expect(lines).toContainEqual(expect.stringMatching(/^missing kafka: topic postern\.config\.v1 has cleanup\.policy=delete: it must be compacted/));
    expect(lines).toContainEqual(expect.stringMatching(/^missing kafka: topic postern\.delivery\.v1 is not there/));
  });

  it('lacks no topic when services may make them', async () => {
    const lines = await said({ POSTERN_KAFKA_BROKERS: kafka.brokers, POSTERN_KAFKA_CREATE_TOPICS: 'true', ...row({ bus: { ...bus, follows: [] } }) });
    expect(lines.filter((line) => line.startsWith('missing'))).toEqual([]);
  });

  it('that does not answer is missing', async () => {
    const brokers = await nowhere();
    expect(await said({ POSTERN_KAFKA_BROKERS: brokers, ...row({ bus }) })).toEqual([
      expect.stringContaining(`missing kafka: no answer from ${brokers}`),
    ]);
  });
});

describe('PostgreSQL before an install', () => {
  let postgres: TestPostgres;
  const url = (role: string) => Object.assign(new URL(postgres.url), { username: role }).href;
  beforeAll(async () => {
    postgres = await startPostgres();
    const admin = openPool({ url: postgres.url });
    await admin.query('CREATE ROLE bare LOGIN');
    await admin.query('CREATE ROLE owner LOGIN');
    await admin.query('CREATE SCHEMA delivery AUTHORIZATION owner');
    await admin.close();
  });
  afterAll(() => postgres?.stop());

  it.each([
    ['owner', 'delivery', /^ok postgres: schema delivery belongs to owner$/],
    ['bare', 'delivery', /^missing postgres: schema delivery belongs to owner, not to bare/],
    ['bare', 'admin', /^missing postgres: schema admin is not there, and bare may not make it: CREATE SCHEMA admin AUTHORIZATION bare/],
    ['bare', 'journal', /^missing postgres: the extension pg_trgm is not there/],
  ])('says of the role %s and the schema %s what holds', async (role, schema, expected) => {
    const lines = await said({ POSTERN_POSTGRES_URL: url(role), ...row({ postgres: [schema] }) });
    expect(lines).toContainEqual(expect.stringMatching(expected));
    expect(lines).toContainEqual(expect.stringMatching(/^ok postgres: PostgreSQL \d+, database \w+, role/));
  });

  it('that lets nobody in is missing, and the password is not printed', async () => {
    const at = await nowhere();
    const lines = await said({ POSTERN_POSTGRES_URL: `postgres://u:canary@${at}/d`, ...row({ postgres: ['delivery'] }) });
    expect(lines).toEqual([expect.stringContaining('missing postgres: no connection')]);
    expect(lines.join()).not.toContain('canary');
  });
});

describe('the object store before an install', () => {
  let s3: TestS3;
  beforeAll(async () => (s3 = await startS3()));
  afterAll(() => s3?.stop());
  const env = (bucket: string, blobs: readonly string[]) => ({
    POSTERN_S3_ENDPOINT: s3.endpoint,
    POSTERN_S3_BUCKET: bucket,
    POSTERN_S3_ACCESS_KEY_ID: s3.accessKeyId,
    POSTERN_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    ...row({ blobs }),
  });

  it('without the bucket says so once', async () => {
    expect(await said(env('absent', ['put', 'get', 'delete']))).toEqual([
      expect.stringMatching(/^missing s3: no list in the bucket absent.*s3:ListBucket/),
    ]);
  });

  it('is asked for the rights of the service, and for no other', async () => {
    const { openS3Blobs } = await import('@postern/adapter-s3-blobs');
    await (await openS3Blobs({ ...s3, region: 'us-east-1', createBucket: true })).close();
    const rights = async (blobs: readonly string[]) =>
      (await said(env(s3.bucket, blobs))).map((line) => /^(\w+) s3: (?:no )?(\w+)/.exec(line)?.slice(1).join(' '));
    expect(await rights(['put'])).toEqual(['ok list', 'ok put']);
    expect(await rights(['get', 'delete'])).toEqual(['ok list', 'ok get', 'ok delete']);
  });
});

describe.skipIf(findClamdProgram() === undefined)('clamd before an install (needs clamd)', () => {
  it('answers PING, or is missing', async () => {
    const clamd = await startTestClamd(clamdDatabaseFiles());
    expect(await said({ POSTERN_CLAMD: clamd.address })).toEqual([`ok clamd: clamd at ${clamd.address} answers PING`]);
    await clamd.stop();
    expect(await said({ POSTERN_CLAMD: clamd.address })).toEqual([expect.stringContaining('missing clamd')]);
    await clamd.close();
  });

  it('is not taken for one that only takes connections', async () => {
    const silent = createServer((socket) => socket.resume().end('hello\0'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await said({ POSTERN_CLAMD: address })).toEqual([expect.stringContaining('it answers, but not as clamd does')]);
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('DNS before an install', () => {
  it('that does not answer is missing', async () => {
    expect(await said({ POSTERN_DNS: await nowhere() })).toEqual([expect.stringMatching(/^missing dns: .* does not answer/)]);
  });
});

describe('files before an install', () => {
  it('that are not there, or hold no pair, are missing; no key is printed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-preflight-'));
    const [one, other] = [selfSigned('delivery'), selfSigned('delivery')];
    writeFileSync(join(folder, 'tls.crt'), one.cert);
    writeFileSync(join(folder, 'tls.key'), other.key);
    expect(await said({ POSTERN_MESH_TLS_DIR: folder })).toEqual([expect.stringContaining('missing certificates: ENOENT')]);
    writeFileSync(join(folder, 'ca.crt'), one.cert);
    expect(await said({ POSTERN_MESH_TLS_DIR: folder })).toEqual([
      'missing certificates: certificate of the service: certificate and key are no pair',
    ]);
    writeFileSync(join(folder, 'tls.key'), one.key);
    expect(await said({ POSTERN_MESH_TLS_DIR: folder })).toEqual([
      expect.stringMatching(/^ok certificates: certificate of the service: CN=delivery, valid until/),
    ]);
    rmSync(folder, { recursive: true });
  });
});
