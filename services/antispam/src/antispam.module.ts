import type { DnsResolver } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { Scanner } from '@postern/verdict';

import { answerScan } from './answer-scan.js';
import { antispamMetrics } from './antispam.metrics.js';

export interface AntispamParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
}

/** The antispam of both products: rating, phishing, listed links. */
export function createAntispam({ shell, dns }: AntispamParts): Scanner {
  return { name: 'antispam', scan: answerScan({ shell, dns, metrics: antispamMetrics(shell.metrics) }) };
}
