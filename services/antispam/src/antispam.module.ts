import type { DnsResolver } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';
import type { JobPool } from '@postern/platform-workers';
import type { Scanner } from '@postern/verdict';

import { answerScan } from './answer-scan.js';
import { antispamMetrics } from './antispam.metrics.js';

export interface AntispamParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
  /** Workers of this process, which rate large mail; absent: own ones. */
  readonly pool?: JobPool;
}

/** The antispam of both products: rating, phishing, listed links. */
export function createAntispam({ shell, dns, pool }: AntispamParts): Scanner {
  const metrics = antispamMetrics(shell.metrics);
  return { name: 'antispam', scan: answerScan({ shell, dns, metrics, pool: pool ?? createJobPool(shell) }) };
}
