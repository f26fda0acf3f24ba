import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createKafkaBus } from '@postern/adapter-kafka';
import { openS3Blobs } from '@postern/adapter-s3-blobs';
import { systemClock } from '@postern/adapter-system';
import { noMetrics, silentLog } from '@postern/kernel';
import { openPool } from '@postern/testing';

import type { Cluster } from './start-cluster.js';
import type { Standalone } from './start-standalone.js';

/** What a gateway holds of mail that is on its way: each is 0 when none is. */
export interface Remains {
  /** In `transit/`. */
  readonly objects: number;
  /** Rows of delivery's queue, of originals to be deleted, and of facts to be published. */
  readonly rows: number;
  /** Of the topics with decisions and originals: messages that the bus keeps, or, where brokers keep them by age, those that delivery has not finished. */
  readonly messages: number;
  /** Bytes of these; 0 where brokers keep them. */
  readonly messageBytes: number;
}

const TOPICS = ['postern.mail.v1', 'postern.originals.v1'];
const ROWS = 'SELECT (SELECT count(*) FROM delivery.queue) + (SELECT count(*) FROM delivery.spent) + (SELECT count(*) FROM delivery.outbox) AS n';

async function rowsAt(url: string): Promise<{ readonly rows: number; readonly messages: number; readonly messageBytes: number }> {
  const pool = openPool({ url, max: 1 });
  try {
    const [rows] = await pool.query<{ n: string }>(ROWS);
    const [bus] = await pool.query<{ t: string | null }>(`SELECT to_regclass('bus.messages')::text AS t`);
    const [kept] =
      bus?.t === null
        ? []
        : await pool.query<{ n: string; bytes: string }>(
            'SELECT count(*) AS n, coalesce(sum(octet_length(value)), 0) AS bytes FROM bus.messages WHERE topic = ANY ($1)',
            [TOPICS],
          );
    return { rows: Number(rows?.n), messages: Number(kept?.n ?? 0), messageBytes: Number(kept?.bytes ?? 0) };
  } finally {
    await pool.close();
  }
}

/** Of the product in one process, while it runs. */
export async function remainsInStandalone({ dataDir }: Standalone): Promise<Remains> {
  // The server listens in a folder of its own, which it names here.
  const sockets = readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[4] ?? '';
  const transit = join(dataDir, 'blobs/transit');
  const objects = existsSync(transit) ? readdirSync(transit, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length : 0;
  return { objects, ...(await rowsAt(`postgres://postern@${encodeURIComponent(sockets)}/postgres`)) };
}

/** Of the services. */
export async function remainsInCluster({ postgres, kafka, s3 }: Cluster): Promise<Remains> {
  const common = { clock: systemClock, log: silentLog, metrics: noMetrics };
  const bus = createKafkaBus({ ...common, brokers: [kafka.brokers], clientId: 'remains', topics: [], writes: [], compression: 'none' });
  const blobs = await openS3Blobs({ ...s3, region: 'us-east-1' });
  try {
    const lags = await Promise.all(TOPICS.map((topic) => bus.lag('delivery', topic)));
    const objects = (await blobs.list('transit', 1000)).length;
    return { objects, ...(await rowsAt(postgres.url)), messages: lags.reduce((sum, lag) => sum + lag, 0) };
  } finally {
    await Promise.all([bus.close(), blobs.close()]);
  }
}
