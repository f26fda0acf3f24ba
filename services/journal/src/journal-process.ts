import { awaitDatabase, joinMesh, openDatabase } from '@postern/platform-mesh';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { journalConfig } from './journal.config.js';
import { createJournal } from './journal.module.js';

/** The journal as a process of its own. */
export async function startJournal(shell: Shell): Promise<void> {
  const config = readConfig(journalConfig, process.env);
  const mesh = await joinMesh(shell);
  const database = await openDatabase(shell, 'journal');
  await awaitDatabase(shell, database);
  await createJournal({ shell, settings: mesh.settings, bus: mesh.bus, database, concurrency: config.concurrency });
  mesh.heartbeat(() => ({}));
}
