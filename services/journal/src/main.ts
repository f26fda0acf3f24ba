import { journalV1 } from '@postern/contracts';
import { ownEndpoint, servePort } from '@postern/platform-grpc';
import { awaitDatabase, joinMesh, openDatabase } from '@postern/platform-mesh';
import { readConfig, runService } from '@postern/platform-service';

import { journalConfig } from './journal.config.js';
import { manifest } from './journal.manifest.js';
import { createJournal } from './journal.module.js';
import { journalSchema } from './store/journal-schema.js';
import { journalService } from './store/journal-service.js';

/** Services whose certificates may ask. */
const CALLERS = ['admin-api'] as const;

/** The journal as a process of its own. */
await runService(manifest, async (shell) => {
  const config = readConfig(journalConfig, process.env);
  const mesh = await joinMesh(shell);
  const database = await openDatabase(shell, 'journal');
  await awaitDatabase(shell, database);
  const store = journalSchema(database);
  await createJournal({ shell, settings: mesh.settings, bus: mesh.bus, store, concurrency: config.concurrency });
  await servePort(shell, ownEndpoint(shell, CALLERS), journalV1.JournalServiceService, journalService(store));
  mesh.heartbeat(() => ({}));
});
