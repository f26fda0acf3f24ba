import type { DnsResolver } from '@postern/kernel';
import { createScanner } from '@postern/platform-scanner';
import type { RunningScanner } from '@postern/platform-scanner';
import type { Shell } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';
import type { JobPool } from '@postern/platform-workers';

import { antispamMetrics } from './antispam.metrics.js';
import { CRITERIA } from './judge.js';
import { lookWith } from './look.js';

export interface AntispamParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
  /** Workers of this process, which rate large mail; absent: own ones. */
  readonly pool?: JobPool;
}

/** The antispam of both products: rating, phishing, listed links. */
export function createAntispam({ shell, dns, pool }: AntispamParts): RunningScanner {
  const metrics = antispamMetrics(shell.metrics);
  return createScanner({
    shell,
    name: 'antispam',
    engines: () => [{ engine: 'postern-spam', version: shell.version, database: CRITERIA.version, databaseAtMs: CRITERIA.atMs }],
    look: lookWith({ clock: shell.clock, dns, metrics, pool: pool ?? createJobPool(shell) }),
  });
}
