import type { Outbox } from '@postern/facts';
import type { BlobStore, MessageBus } from '@postern/kernel';
import type { KeyWrap } from '@postern/platform-keys';
import type { Orm } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import type { BackupMetrics } from './backup.metrics.js';

/** What the parts of the service work with. */
export interface BackupParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  readonly blobs: BlobStore;
  /** Schema `backup`, owned here. */
  readonly store: Orm;
  readonly keys: KeyWrap;
  readonly outbox: Outbox;
  readonly metrics: BackupMetrics;
}
