import { readDashboard } from '../../kit/api/generated/client.js';
import type { Dashboard } from '../../kit/api/generated/client.js';
import type { KnownProblem } from '../../kit/area.js';

const DAY_MS = 86_400_000;
/** A database of signatures is obsolete after a week (behaviour 21). */
const OLD_DAYS = 7;

export async function loadProblems(signal: AbortSignal): Promise<readonly KnownProblem[]> {
  return problemsIn(await readDashboard({ period: '1h' }, { signal }), Date.now());
}

/** What the figures of the gateway say is wrong. */
export function problemsIn(data: Dashboard, nowMs: number): readonly KnownProblem[] {
  const old = data.engines.flatMap(({ engine, databaseAt }): readonly KnownProblem[] => {
    const days = databaseAt === undefined ? 0 : Math.floor((nowMs - Date.parse(databaseAt)) / DAY_MS);
    return days >= OLD_DAYS ? [{ code: 'database-old', level: 'error', params: { engine, days }, to: '/protection/engines' }] : [];
  });
  const down = data.services
    .filter((service) => service.ready === 0)
    .map(({ service }): KnownProblem => ({ code: 'service-down', level: 'error', params: { service }, to: '/system/services' }));
  return [
    ...old,
    ...down,
    ...(data.journal === 'down' ? [{ code: 'journal-down', level: 'warning' } as const] : []),
    ...(data.queue === undefined ? [{ code: 'queue-down', level: 'warning' } as const] : []),
    ...(data.revision.published
      ? []
      : [{ code: 'not-published', level: 'warning', params: { revision: data.revision.number }, to: '/system/history' } as const]),
  ];
}
