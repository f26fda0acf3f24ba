import { consume } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { factHandlers } from './facts.consumer.js';
import { journalMetrics } from './journal.metrics.js';
import { forgetBefore } from './store/write-facts.js';

export interface JournalParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  /** Schema `journal`, owned here. */
  readonly store: Orm;
  /** Facts in hand at the same time, which are written together. Default 200. */
  readonly concurrency?: number;
}

/** Facts may lie on the bus this long, so that one statement writes many. */
const PATIENCE_MS = 500;
const DAY_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

/** The journal of both products. An outage of PostgreSQL is waited for; facts stay on the bus meanwhile. */
export async function createJournal(parts: JournalParts): Promise<void> {
  const { shell, settings, bus, store } = parts;
  const metrics = journalMetrics(shell.metrics);
  await store.migrate();
  const options = {
    group: 'journal',
    concurrency: parts.concurrency ?? 200,
    patienceMs: PATIENCE_MS,
    maxAttempts: Infinity,
  };
  const consumer = await consume(bus, shell, options, factHandlers(shell, store, metrics));
  shell.onStop('facts', () => consumer.drain());

  const forget = async (signal: AbortSignal) => {
    const before = shell.clock.now() - settings.current().settings.gateway.journal.retentionDays * DAY_MS;
    const gone = signal.aborted ? 0 : await forgetBefore(store, before);
    metrics.forgotten.add(gone);
    return gone > 0 ? ('again' as const) : undefined;
  };
  shell.every('retention', FORGET_EVERY_MS, forget, { code: 'JOURNAL_NOT_CLEANED' });
}
