import { openOrm } from '@postern/platform-persistence';
import type { Orm } from '@postern/platform-persistence';
import type { Database } from '@postern/kernel';

import { done, queue, spent } from './entities.js';
import { MIGRATIONS } from './migrations.js';

/** Schema `delivery`: nobody else opens it. */
export const deliverySchema = (database: Database): Orm =>
  openOrm(database, { name: 'delivery', entities: [queue, done, spent], migrations: MIGRATIONS });
