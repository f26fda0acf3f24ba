import type { Database } from '@postern/kernel';
import { openOrm } from '@postern/platform-persistence';
import type { Orm } from '@postern/platform-persistence';

import { entries, jobs, sendings } from './entities.js';
import { MIGRATIONS } from './migrations.js';

/** Schema `backup`: nobody else opens it. */
export const backupSchema = (database: Database): Orm =>
  openOrm(database, { name: 'backup', entities: [entries, sendings, jobs], migrations: MIGRATIONS });
