import { readDashboard } from '../../kit/api/generated/client.js';
import type { Dashboard } from '../../kit/api/generated/client.js';
import type { KnownProblem } from '../../kit/area.js';

const DAY_MS = 86_400_000;
/** A database of signatures is obsolete after a week (behaviour 21). */
const OLD_DAYS = 7;
/** What an engine's version is while nobody hears of it. */
const NOT_ANSWERING = 'not answering';

export async function loadProblems(signal: AbortSignal): Promise<readonly KnownProblem[]> {
  return problemsIn(await readDashboard({ period: '1h' }, { signal }), Date.now());
}

/** What the figures of the gateway say is wrong. */
export function problemsIn(data: Dashboard, nowMs: number): readonly KnownProblem[] {
  const old = data.engines.flatMap(({ engine, databaseAt, updates }): readonly KnownProblem[] => {
    // What is built in is as old as the release.
    const days = databaseAt === undefined || updates === false ? 0 : Math.floor((nowMs - Date.parse(databaseAt)) / DAY_MS);
    return days >= OLD_DAYS ? [{ code: 'database-old', level: 'error', params: { engine, days }, to: '/protection/engines' }] : [];
  });
  const down = data.services
    .filter((service) => service.ready === 0)
    .map(({ service }): KnownProblem => ({ code: 'service-down', level: 'error', params: { service }, to: '/system/services' }));
  return [
    ...unprotected(data.engines),
    ...old,
    ...down,
    ...(data.journal === 'down' ? [{ code: 'journal-down', level: 'warning' } as const] : []),
    ...(data.queue === undefined ? [{ code: 'queue-down', level: 'warning' } as const] : []),
    ...(data.revision.published
      ? []
      : [{ code: 'not-published', level: 'warning', params: { revision: data.revision.number }, to: '/system/history' } as const]),
  ];
}

/** Engines that look for malware with what the world knows of it: one that does not answer, or none with a database from outside. */
function unprotected(engines: Dashboard['engines']): readonly KnownProblem[] {
  const forMalware = engines.filter(({ updates }) => updates !== undefined);
  const current = forMalware.filter(({ updates }) => updates === true);
  const silent = current.filter(({ version }) => version === NOT_ANSWERING);
  if (silent.length > 0)
    return silent.map(({ engine }) => ({ code: 'engine-silent', level: 'error', params: { engine }, to: '/protection/engines' }));
  const blind = forMalware.length > 0 && current.every(({ database }) => database === '');
  return blind ? [{ code: 'built-in-only', level: 'error', to: '/protection/engines' }] : [];
}
