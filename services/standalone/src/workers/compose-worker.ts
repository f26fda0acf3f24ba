import { settingsMade } from '@postern/platform-mesh';
import type { Shell } from '@postern/platform-service';

import { openGround, WORKER_POOL } from '../ground.js';
import type { Ground } from '../ground.js';
import { composeMessagePath } from '../message-path.js';
import type { MessagePath, Together } from '../message-path.js';
import type { WorkerOrder } from './messages.js';
import { partOf } from './part-of.js';
import { wholeOf } from './whole-of.js';

/** The message path of one worker. */
export async function composeWorker(shell: Shell, order: WorkerOrder, together: Together): Promise<MessagePath & Pick<Ground, 'settings'>> {
  const { config, clamd, workers, databaseUrl } = order;
  const ground = await openGround(shell, databaseUrl, WORKER_POOL, false);
  await settingsMade(ground.settings);
  const part = partOf(wholeOf(config), workers, order.worker);
  const path = await composeMessagePath(shell, { ...ground, config, clamd, part, workers, together });
  return { ...path, settings: ground.settings };
}
