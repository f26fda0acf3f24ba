import { createHash } from 'node:crypto';

import { systemRandom } from '@postern/adapter-system';
import { eventsV1 } from '@postern/contracts';
import { createOutbox } from '@postern/facts';
import { newMsgId } from '@postern/kernel';
import type { BlobStore, Database } from '@postern/kernel';
import { masterKeys, parseMasterKeys } from '@postern/platform-keys';
import type { KeyWrap } from '@postern/platform-keys';
import { firstRevision, settingsHolder, settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';
import { memoryBlobs, memoryBus, openPool, startPostgres, testShell, turnableClock } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';

import { backupMetrics } from '../backup.metrics.js';
import type { DeliverParts, Submit } from '../deliver/deliver-entry.js';
import { readOriginal } from '../deliver/read-original.js';
import { backupSchema } from '../store/backup-schema.js';
import { readEntry } from '../store/read-entries.js';

let postgres: TestPostgres | undefined;
let pool: Database | undefined;

export async function startDatabase(): Promise<void> {
  postgres = await startPostgres();
  pool = openPool({ url: postgres.url });
}

export async function stopDatabase(): Promise<void> {
  await pool?.close();
  await postgres?.stop();
}

/** Master keys of 32 equal octets each; the first one wraps. */
export function keysOfOctets(...octets: readonly number[]): KeyWrap {
  const keys = parseMasterKeys(octets.map((octet) => Buffer.alloc(32, octet).toString('base64')).join(','));
  if (keys === undefined) throw new Error('no master keys');
  return masterKeys(keys);
}

export interface MailInput {
  readonly bytes?: string;
  readonly recipients?: readonly string[];
  /** Name of the object before its MsgId: `intake`, or the area of an earlier release. */
  readonly area?: 'intake' | 'backup' | 'mail';
}

/** What the parts of Backup work with: a real database, a clock that stands, store and bus in memory. */
export async function backupParts(given: SettingsInput = {}) {
  const database = pool as Database;
  await database.query('DROP SCHEMA IF EXISTS backup CASCADE');
  const store = backupSchema(database);
  await store.migrate();
  const clock = turnableClock();
  const shell = testShell({ service: 'backup', clock });
  const bus = memoryBus();
  const blobs = memoryBlobs();
  const sent: Parameters<Submit['submit']>[0][] = [];
  const delivery = {
    submit: (request: (typeof sent)[number]) => Promise.resolve(void sent.push(request)),
  } as unknown as Submit;
  const parts: DeliverParts = {
    shell,
    bus,
    blobs,
    store,
    delivery,
    keys: keysOfOctets(1),
    settings: settingsHolder(firstRevision(settingsSchema.parse(given))),
    outbox: createOutbox('backup', { bus, log: shell.log }),
    metrics: backupMetrics(shell.metrics),
  };
  return {
    parts,
    clock,
    shell,
    bus,
    blobs,
    sent,
    database,
    objects: (area = ''): readonly string[] => [...blobs.objects.keys()].filter((key) => key.startsWith(area)).sort(),
    /** A decision to keep a mail, its original in the store. */
    mail({ bytes = 'From: a@partner.example\r\nSubject: hi\r\n\r\nhello\r\n', recipients = ['b@own.example'], area = 'intake' }: MailInput = {}) {
      const msgId = newMsgId(clock, systemRandom);
      const original = Buffer.from(bytes);
      const sha256 = createHash('sha256').update(original).digest('hex');
      const key = `${area}/${sha256}/${msgId}`;
      blobs.objects.set(key, original);
      return eventsV1.MailDecided.fromPartial({
        msgId,
        envelope: { mailFrom: 'a@partner.example', receivedAtMs: clock.now(), recipients: [...recipients], clientIp: '192.0.2.1' },
        size: original.length,
        sha256,
        subject: 'hi',
        ...(area === 'intake' ? { backupKey: key } : { blobKey: key }),
        groups: [{ ruleId: 1, ruleName: 'Default', recipients: [...recipients], backup: true }],
        decidedAtMs: clock.now(),
      });
    },
    /** The original as it is read by people; undefined without an entry. */
    async read(msgId: string, by: DeliverParts = parts): Promise<string | undefined> {
      const row = await readEntry(store, msgId);
      return row === undefined ? undefined : (await readOriginal(by, row)).toString();
    },
    async entries(): Promise<readonly string[]> {
      return (await database.query<{ msg_id: string }>('SELECT msg_id FROM backup.entries ORDER BY kept_at, msg_id')).map((row) => row.msg_id);
    },
  };
}

/** A store whose call of that name and area fails `before` it is done or `after`. */
export function cutAt(blobs: BlobStore, call: 'get' | 'put' | 'delete', area: string, when: 'before' | 'after'): BlobStore {
  const cut = async (key: string, work: () => Promise<unknown>) => {
    if (key.startsWith(`${area}/`) && when === 'before') throw new Error('cut');
    const result = await work();
    if (key.startsWith(`${area}/`)) throw new Error('cut');
    return result;
  };
  const real = { get: blobs.get.bind(blobs), put: blobs.put.bind(blobs), delete: blobs.delete.bind(blobs) };
  return {
    ...blobs,
    [call]: (key: never, ...rest: readonly never[]) => cut(key, () => (real[call] as (...all: readonly never[]) => Promise<unknown>)(key, ...rest)),
  };
}
