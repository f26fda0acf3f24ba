import { journalV1 } from '@postern/contracts';
import { ownEndpoint, servePort } from '@postern/platform-grpc';
import { awaitDatabase, joinMesh, openDatabase } from '@postern/platform-mesh';
import { readConfig } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';

import { journalConfig } from './journal.config.js';
import { createJournal } from './journal.module.js';
import { journalSchema } from './store/journal-schema.js';
import { journalService } from './store/journal-service.js';

/** Services whose certificates may ask. */
const CALLERS = ['admin-api'] as const;

/** The journal as a process of its own. */
export async function startJournal(shell: Shell): Promise<void> {
  const config = readConfig(journalConfig, process.env);
  const mesh = await joinMesh(shell);
  const database = await openDatabase(shell, 'journal');
  await awaitDatabase(shell, database);
  const store = journalSchema(database);
  await createJournal({ shell, settings: mesh.settings, bus: mesh.bus, store, concurrency: config.concurrency });
  await servePort(shell, ownEndpoint(shell, CALLERS), journalV1.JournalServiceService, journalService(store));
  mesh.heartbeat(() => ({}));
}
