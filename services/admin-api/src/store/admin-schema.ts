import type { Database } from '@postern/kernel';
import { openOrm } from '@postern/platform-persistence';
import type { Orm } from '@postern/platform-persistence';

import { accounts, audit, revisions, sessions, tokens } from './entities.js';
import { MIGRATIONS } from './migrations.js';

/** Schema `admin`: nobody else opens it. */
export const adminSchema = (database: Database): Orm =>
  openOrm(database, { name: 'admin', entities: [accounts, sessions, tokens, revisions, audit], migrations: MIGRATIONS });
