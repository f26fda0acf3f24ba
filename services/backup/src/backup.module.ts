import { consume, createOutbox } from '@postern/facts';
import type { BlobStore, MessageBus } from '@postern/kernel';
import type { KeyWrap } from '@postern/platform-keys';
import type { Orm } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { backupService } from './backup-service.js';
import type { BackupService } from './backup-service.js';
import { backupMetrics } from './backup.metrics.js';
import type { DeliverParts, Submit } from './deliver/deliver-entry.js';
import { workOnJob } from './jobs/run-jobs.js';
import { missingKeys } from './retention/check-keys.js';
import { rotate } from './retention/rotate.js';
import type { FreeBytes } from './retention/rotate.js';
import { wrapAgain } from './retention/wrap-again.js';
import { forgetJobs } from './store/jobs.js';
import { mailFactHandlers } from './take-in/mail-facts.consumer.js';
import { createSweep } from './take-in/sweep-objects.js';

export interface CreateBackup {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  readonly blobs: BlobStore;
  /** Schema `backup`, owned here. */
  readonly store: Orm;
  readonly keys: KeyWrap;
  readonly delivery: Submit;
  /** Room on the volume, where there is one. */
  readonly free?: FreeBytes;
  /** Originals that are taken in at the same time. Default 4. */
  readonly concurrency?: number;
}

const ROTATE_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 3_600_000;
const JOBS_EVERY_MS = 1000;
const OUTBOX_EVERY_MS = 15_000;
const OUTBOX_AGE_MS = 30_000;
const JOBS_KEPT_MS = 30 * 86_400_000;
/** Nobody waits for an entry; facts may lie for a while, so that one read has many. */
const PATIENCE_MS = 500;

export interface Backup {
  readonly service: BackupService;
  /** Begins to take in, rotate and work on jobs. Settings have to be there. */
  start(): Promise<void>;
}

/** Backup of both products. An outage of what it needs is waited for: facts stay on the bus, originals in the intake. */
export function createBackup(create: CreateBackup): Backup {
  const { shell, bus, store, free } = create;
  const parts: DeliverParts = { ...create, metrics: backupMetrics(shell.metrics), outbox: createOutbox('backup', { bus, log: shell.log }) };
  return {
    service: backupService(parts, free),
    async start() {
      await store.migrate();
      await tellMissingKeys(parts);
      const options = { group: 'backup', concurrency: create.concurrency ?? 4, patienceMs: PATIENCE_MS, maxAttempts: Infinity };
      const consumer = await consume(bus, shell, options, mailFactHandlers(parts));
      shell.onStop('facts', () => consumer.drain());
      keepUp(parts, free);
    },
  };
}

/** New originals are sealed by the key that is there, so this stops nothing; but somebody must hear of it now. */
async function tellMissingKeys(parts: DeliverParts): Promise<void> {
  const why = await missingKeys(parts);
  if (why !== undefined) parts.shell.log.error('BACKUP_KEYS_MISSING', { why });
}

function keepUp(parts: DeliverParts, free?: FreeBytes): void {
  const { shell, store } = parts;
  const sweep = createSweep(parts);
  shell.every('rotation', ROTATE_EVERY_MS, () => rotate(parts, free), { code: 'BACKUP_NOT_ROTATED' });
  shell.every('master key', SWEEP_EVERY_MS, () => wrapAgain(parts), { code: 'BACKUP_KEYS_NOT_WRAPPED' });
  shell.every('objects', SWEEP_EVERY_MS, () => sweep.turn(), { code: 'BACKUP_NOT_SWEPT' });
  shell.every('jobs', JOBS_EVERY_MS, (signal) => workOnJob(parts, signal), { code: 'BACKUP_JOB_FAILED' });
  shell.every('outbox', OUTBOX_EVERY_MS, async () => {
    await parts.outbox.catchUp(store.sql, shell.clock.now() - OUTBOX_AGE_MS);
    await forgetJobs(store, shell.clock.now() - JOBS_KEPT_MS);
  });
}
