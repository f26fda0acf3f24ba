import type { Database } from '@postern/kernel';
import { openOrm } from '@postern/platform-persistence';
import type { Orm } from '@postern/platform-persistence';

import { MIGRATIONS } from './migrations.js';

/** Schema `journal`: nobody else opens it. Its tables are divided, packed and searched by parts of texts, which entities have no words for: SQL throughout. */
export const journalSchema = (database: Database): Orm => openOrm(database, { name: 'journal', entities: [], migrations: MIGRATIONS });
