import { within } from '@postern/kernel';
import type { Clock, Log } from '@postern/kernel';
import { meaningOf } from '@postern/modules';

import type { Heartbeats, NodeState } from '../../fleet/heartbeats.js';
import { engineOf } from '../../kit/engine.js';
import { isoOf } from '../../kit/iso-time.js';
import { shownCounts } from '../../kit/queue-counts.js';
import type { QueueCounts } from '../../kit/queue-counts.js';
import type { Publisher } from '../../settings/publish-settings.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import { PERIODS } from './dashboard-schemas.js';
import type { Dashboard, PeriodName } from './dashboard-schemas.js';
import type { MailFigures } from './mail-figures.port.js';

const LIMIT_MS = 8000;
const NO_TOTALS = { messages: 0, octets: 0, byFate: {}, byAction: {}, byState: {} };

/** What the dashboard is made of. */
export abstract class DashboardDeps {
  abstract readonly shell: { readonly clock: Clock; readonly log: Log };
  abstract readonly figures: MailFigures;
  abstract readonly queue: { counts(): Promise<QueueCounts> };
  abstract readonly heartbeats: Pick<Heartbeats, 'list'>;
  abstract readonly settingsEditor: Pick<SettingsEditor, 'current'>;
  abstract readonly publisher: Pick<Publisher, 'inForce'>;
}

/** The figures of the first page. What does not answer is shown as down; the rest is still there. */
export async function makeDashboard(deps: DashboardDeps, name: PeriodName): Promise<Dashboard> {
  const { shell, figures, queue, heartbeats, settingsEditor, publisher } = deps;
  const { minutes, bucketMinutes } = PERIODS[name];
  const bucketMs = bucketMinutes * 60_000;
  // Whole buckets: the last one is the one that is filling now.
  const toMs = (Math.floor(shell.clock.now() / bucketMs) + 1) * bucketMs;
  const period = { fromMs: toMs - minutes * 60_000, toMs };
  const orDown = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> =>
    within(shell.clock, LIMIT_MS, what, work).catch((thrown: unknown) => {
      shell.log.warn('DASHBOARD_PART_DOWN', { part: what }, thrown);
      return undefined;
    });
  const [mail, counts, revision] = await Promise.all([
    orDown('journal', () => Promise.all([figures.totals(period), figures.series(period, bucketMs), figures.detections(period)])),
    orDown('queue', () => queue.counts()),
    settingsEditor.current(),
  ]);
  const [totals, series, detections] = mail ?? [NO_TOTALS, [], []];
  const nodes = heartbeats.list();
  return {
    period: { from: isoOf(period.fromMs), to: isoOf(period.toMs), bucketMinutes },
    journal: mail === undefined ? 'down' : 'ok',
    totals: { ...totals, byFate: { ...totals.byFate }, byAction: { ...totals.byAction }, byState: { ...totals.byState } },
    series: series.map((point) => ({ at: isoOf(point.atMs), byFate: { ...point.byFate }, byState: { ...point.byState } })),
    detections: detections.map((d) => ({ ...d, meaning: meaningOf(d.module, d.status) })),
    engines: enginesOf(nodes),
    ...(counts === undefined ? {} : { queue: shownCounts(counts) }),
    services: servicesOf(nodes),
    revision: { number: revision.number, published: (publisher.inForce()?.number ?? 0) >= revision.number },
  };
}

/** One row for each engine and version in use; the oldest database where instances differ, since that is the one to worry about. */
function enginesOf(nodes: readonly NodeState[]): Dashboard['engines'] {
  const rows = new Map<string, Dashboard['engines'][number]>();
  for (const { beat, stale } of nodes) {
    if (stale) continue;
    for (const raw of beat.engines) {
      const engine = engineOf(raw);
      const key = `${beat.service} ${engine.engine} ${engine.version}`;
      const known = rows.get(key);
      const older = known === undefined || (engine.databaseAt ?? '9') < (known.databaseAt ?? '9') ? engine : known;
      rows.set(key, { ...older, service: beat.service, instances: (known?.instances ?? 0) + 1 });
    }
  }
  return [...rows.values()];
}

function servicesOf(nodes: readonly NodeState[]): Dashboard['services'] {
  const names = [...new Set(nodes.map((n) => n.beat.service))];
  return names.map((service) => {
    const own = nodes.filter((n) => n.beat.service === service);
    return {
      service,
      instances: own.length,
      ready: own.filter((n) => n.beat.ready && !n.stale).length,
      revisions: [...new Set(own.map((n) => n.beat.revision))].sort((a, b) => a - b),
    };
  });
}
