import { consume } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import { MAIL_STATES } from '@postern/policy';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { factHandlers } from './facts.consumer.js';
import { journalMetrics } from './journal.metrics.js';
import { DAY_MS } from './store/days.js';
import { journalWriter } from './store/journal-writer.js';
import type { JournalWriter } from './store/journal-writer.js';
import { compactDays, forgetEvents, isKeptDay, keepDays } from './store/keep-days.js';
import { moveFormerRows } from './store/move-former-rows.js';
import { readTotals } from './store/read-counts.js';
import { watchSystem } from './watch-system.js';

export interface JournalParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  /** Schema `journal`, owned here. */
  readonly store: Orm;
  /** Facts in hand at the same time, which are written together. Default 200. */
  readonly concurrency?: number;
}

/** Facts may lie on the bus this long, so that one transaction writes many. */
const PATIENCE_MS = 500;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The journal of both products. An outage of PostgreSQL is waited for; facts stay on the bus meanwhile. */
export async function createJournal(parts: JournalParts): Promise<void> {
  const { shell, settings, bus, store } = parts;
  const metrics = journalMetrics(shell.metrics);
  await store.migrate();
  const kept = () => settings.current().settings.gateway.journal;
  const writer = journalWriter(store, (day) => isKeptDay(day, shell.clock.now(), kept().retentionDays));
  const options = {
    group: 'journal',
    concurrency: parts.concurrency ?? 200,
    patienceMs: PATIENCE_MS,
    maxAttempts: Infinity,
  };
  const consumer = await consume(bus, shell, options, factHandlers(shell, writer, metrics));
  shell.onStop('facts', () => consumer.drain());
  await watchSystem(shell, bus, settings, store);
  keepWithinLimits(shell, store, writer, kept, metrics);
}

/** The loops of the store. */
function keepWithinLimits(
  shell: Shell,
  store: Orm,
  writer: JournalWriter,
  kept: () => SettingsOfJournal,
  metrics: ReturnType<typeof journalMetrics>,
): void {
  const retention = async (signal: AbortSignal) => {
    const now = shell.clock.now();
    const { forgotten, strays } = await keepDays(store.sql, now, kept(), signal);
    if (forgotten > 0) writer.forgetDays();
    metrics.forgotten.add(forgotten);
    metrics.strays.set(strays);
    if (strays > 0) shell.log.warn('JOURNAL_STRAYS', { count: strays });
    await forgetEvents(store.sql, now, { retentionDays: kept().systemRetentionDays, maxBytes: kept().systemMaxBytes });
  };
  shell.every('retention', HOUR_MS, retention, { code: 'JOURNAL_NOT_CLEANED' });
  shell.every('indexes of past days', HOUR_MS, (signal) => compactDays(store.sql, shell.clock.now(), signal), {
    code: 'JOURNAL_NOT_COMPACTED',
    later: true,
  });
  const move = async (signal: AbortSignal) => {
    const before = shell.clock.now() - kept().retentionDays * DAY_MS;
    return !signal.aborted && (await moveFormerRows(store.sql, writer, before)) > 0 ? ('again' as const) : undefined;
  };
  shell.every('former rows', HOUR_MS, move, { code: 'JOURNAL_NOT_MOVED' });
  const count = async () => {
    const now = shell.clock.now();
    const { byState } = await readTotals(store.sql, { fromMs: now - HOUR_MS, toMs: now + MINUTE_MS }, now);
    for (const state of MAIL_STATES) metrics.mails.set(byState[state] ?? 0, { state });
  };
  shell.every('states', MINUTE_MS, count, { code: 'JOURNAL_NOT_COUNTED' });
}

interface SettingsOfJournal {
  readonly retentionDays: number;
  readonly maxBytes: number;
  readonly systemRetentionDays: number;
  readonly systemMaxBytes: number;
}
