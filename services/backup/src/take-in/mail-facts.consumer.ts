import { createHash } from 'node:crypto';

import type { eventsV1 } from '@postern/contracts';
import type { FactHandlers } from '@postern/facts';
import { inBatches } from '@postern/flow';
import { areaOf, parseBlobKey, PoisonMessage } from '@postern/kernel';
import type { BlobKey } from '@postern/kernel';
import { deliveryResults } from '@postern/wire';

import type { BackupParts } from '../parts.js';
import { tellResults } from '../store/sendings.js';
import type { SendingResult } from '../store/sendings.js';
import { knownMails } from '../store/write-entries.js';
import { entryOf } from './entry-of.js';
import { sealOriginal } from './seal-original.js';

const BLOB_LIMIT_MS = 60_000;
const GATHER_MS = 20;
const MAX_TOGETHER = 200;

/** Takes in what rules want kept, and follows what was sent. An outage of database, store or master key is waited for: facts stay on the bus, originals where they are. */
export function mailFactHandlers(parts: BackupParts): FactHandlers {
  const { add: told } = inBatches<SendingResult>((results) => tellResults(parts.store, results), {
    gather: { clock: parts.shell.clock, ms: GATHER_MS },
    max: MAX_TOGETHER,
  });
  return {
    MailDecided: (fact) => takeIn(parts, fact),
    ignores: ['RecipientRefused'],
    async DeliveryAttempted({ msgId, recipient, result, reply, ownDsn }) {
      // Only mail of the house can have been sent from here.
      if (ownDsn) await told({ sentMsgId: msgId, recipient, result: deliveryResults.fromWire(result) ?? '', reply });
    },
  };
}

/** Idempotent: what has an entry is only taken out of the intake. */
export async function takeIn(parts: BackupParts, fact: eventsV1.MailDecided): Promise<void> {
  const source = sourceOf(fact);
  if (source === undefined) return;
  const { blobs, shell, metrics, store } = parts;
  if (!(await knownMails(store, [fact.msgId])).has(fact.msgId)) {
    const original = await blobs.get(source, AbortSignal.timeout(BLOB_LIMIT_MS));
    if (original === undefined) {
      metrics.taken.add(1, { result: 'missing' });
      shell.log.error('BACKUP_ORIGINAL_MISSING', { msgId: fact.msgId });
      return;
    }
    if (createHash('sha256').update(original).digest('hex') !== fact.sha256) {
      metrics.taken.add(1, { result: 'altered' });
      throw new PoisonMessage('the original that waits for Backup was altered');
    }
    await sealOriginal(parts, entryOf(fact), original);
  }
  // Of an earlier release delivery may read the same object; the sweep ends it.
  if (areaOf(source) === 'intake') await blobs.delete(source, AbortSignal.timeout(BLOB_LIMIT_MS));
}

/** Where the original waits. Earlier releases had one object for delivery and Backup. */
function sourceOf({ backupKey, blobKey, groups }: eventsV1.MailDecided): BlobKey | undefined {
  const key = parseBlobKey(backupKey === '' ? blobKey : backupKey);
  const area = key === undefined ? undefined : areaOf(key);
  if (area === 'intake') return key;
  return (area === 'backup' || area === 'mail') && groups.some(({ backup }) => backup) ? key : undefined;
}
