import { createHash } from 'node:crypto';

import { TOPICS } from '@postern/facts';
import { msgIdOf, parseMsgId, receivedAtMs } from '@postern/kernel';
import type { BlobKey } from '@postern/kernel';
import { headerValue, parseMessage, visible } from '@postern/mail';
import { isSealed } from '@postern/platform-keys';

import type { BackupParts } from '../parts.js';
import { knownMails, knownObjects } from '../store/write-entries.js';
import type { KnownEntry } from './entry-of.js';
import { sealOriginal } from './seal-original.js';

const DAY_MS = 86_400_000;
/** No fact can ask for an original any more. */
const ORPHAN_AGE_MS = (TOPICS.mail.keptDays + 1) * DAY_MS;
/** The longest life of a queue (720 hours), and a day: delivery reads the object of an earlier release no more. */
const EARLIER_AGE_MS = 31 * DAY_MS;
const PAGE = 1000;
const BLOB_LIMIT_MS = 60_000;
const SHOWN = 256;

/** Looks at all objects that could have been left: what the sweep before saw too is none that is just being made. */
export interface Sweep {
  turn(): Promise<void>;
}

export function createSweep(parts: BackupParts): Sweep {
  let suspects: ReadonlySet<BlobKey> = new Set();
  return {
    async turn() {
      await sweepIntake(parts);
      suspects = await sweepBackup(parts, suspects);
      for (const area of ['backup', 'mail'] as const) await adoptEarlier(parts, area);
    },
  };
}

/**
 * Taken in, and the deletion failed; or so old that no fact can ask for it any more: its fact was never published, or Backup was away for as long as facts are kept. The two cannot be told
 * apart, and nothing is lost: it is taken in by what its header says.
 */
async function sweepIntake(parts: BackupParts): Promise<void> {
  const { shell, store } = parts;
  for await (const page of pages(parts, 'intake')) {
    const known = await knownMails(store, page.map(msgIdOf));
    await remove(
      parts,
      page.filter((key) => known.has(msgIdOf(key))),
    );
    const beforeMs = shell.clock.now() - ORPHAN_AGE_MS;
    for (const key of page) {
      if (!known.has(msgIdOf(key)) && (receivedAtMs(msgIdOf(key)) ?? Number.POSITIVE_INFINITY) < beforeMs) await adopt(parts, key);
    }
  }
}

/** Takes an object in without its decision. */
async function adopt(parts: BackupParts, key: BlobKey): Promise<void> {
  const original = await parts.blobs.get(key, AbortSignal.timeout(BLOB_LIMIT_MS));
  if (original !== undefined && !isSealed(original)) await sealOriginal(parts, entryByHeader(key, original), original);
  await parts.blobs.delete(key, AbortSignal.timeout(BLOB_LIMIT_MS));
}

/** Sealed objects without a row: nobody has their key. Those that were so a sweep ago are removed; gives those that are so now. */
async function sweepBackup(parts: BackupParts, before: ReadonlySet<BlobKey>): Promise<ReadonlySet<BlobKey>> {
  const without = new Set<BlobKey>();
  for await (const page of pages(parts, 'backup')) {
    const sealed = page.filter((key) => !isEarlier(key));
    const known = await knownObjects(parts.store, sealed);
    for (const key of sealed) if (!known.has(key)) without.add(key);
  }
  const gone = await remove(
    parts,
    [...without].filter((key) => before.has(key)),
  );
  for (const key of gone) without.delete(key);
  return without;
}

/** Unsealed originals of earlier releases, once nothing else can need them: what rules kept then is kept now, by what its header says. */
async function adoptEarlier(parts: BackupParts, area: 'backup' | 'mail'): Promise<void> {
  const { shell, store, blobs } = parts;
  for await (const page of pages(parts, area)) {
    const beforeMs = shell.clock.now() - EARLIER_AGE_MS;
    const old = page.filter((key) => isEarlier(key) && (receivedAtMs(msgIdOf(key)) ?? Number.POSITIVE_INFINITY) < beforeMs);
    const known = await knownMails(store, old.map(msgIdOf));
    for (const key of old) {
      if (known.has(msgIdOf(key))) await blobs.delete(key, AbortSignal.timeout(BLOB_LIMIT_MS));
      else await adopt(parts, key);
    }
  }
}

/** `area/<sha256>/<msgId>`: the second part of our own is a MsgId. */
function isEarlier(key: BlobKey): boolean {
  const [, second = '', third = ''] = key.split('/');
  return parseMsgId(second) === undefined && parseMsgId(third) !== undefined;
}

/** The decision is long gone; envelope and verdicts with it. */
function entryByHeader(key: BlobKey, original: Buffer): KnownEntry {
  const msgId = msgIdOf(key);
  const message = parseMessage(original);
  const shown = (name: string) => visible(headerValue(message, name) ?? '', SHOWN);
  return {
    msgId,
    receivedAtMs: receivedAtMs(msgId) ?? 0,
    clientIp: '',
    mailFrom: '',
    headerFrom: shown('from'),
    recipients: [],
    subject: shown('subject'),
    messageId: shown('message-id'),
    size: original.length,
    sha256: createHash('sha256').update(original).digest('hex'),
    action: '',
    fates: [],
    detectedBy: [],
    statuses: {},
    threats: [],
    ruleIds: [],
    ruleNames: [],
  };
}

async function* pages({ blobs }: BackupParts, area: string): AsyncGenerator<readonly BlobKey[]> {
  let page: readonly BlobKey[] = [];
  do {
    page = await blobs.list(area, PAGE, page.at(-1));
    if (page.length > 0) yield page;
  } while (page.length === PAGE);
}

async function remove({ shell, blobs, metrics }: BackupParts, keys: readonly BlobKey[]): Promise<readonly BlobKey[]> {
  for (const key of keys) await blobs.delete(key, AbortSignal.timeout(BLOB_LIMIT_MS));
  metrics.orphans.add(keys.length);
  if (keys.length > 0) shell.log.warn('BACKUP_ORPHANS_REMOVED', { count: keys.length });
  return keys;
}
