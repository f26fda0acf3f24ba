import type { Database } from '@postern/kernel';
import { openOrm } from '@postern/platform-persistence';
import type { Orm } from '@postern/platform-persistence';

import { deliveries, messages, refusals } from './entities.js';
import { MIGRATIONS } from './migrations.js';

/** Schema `journal`: nobody else opens it. */
export const journalSchema = (database: Database): Orm =>
  openOrm(database, { name: 'journal', entities: [messages, deliveries, refusals], migrations: MIGRATIONS });
