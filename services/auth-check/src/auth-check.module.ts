import { mailauthChecker } from '@postern/adapter-mailauth';
import type { SenderChecker } from '@postern/auth';
import type { DnsResolver } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { Scanner } from '@postern/verdict';

import { answerScan } from './answer-scan.js';
import { authCheckMetrics } from './auth-check.metrics.js';

export interface AuthCheckParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
  /** Name of this gateway for macros of SPF policies. */
  readonly hostname?: string;
  /** SPF, DKIM and ARC; mailauth when absent. */
  readonly checker?: SenderChecker;
}

/** The sender authentication of both products. */
export function createAuthCheck(parts: AuthCheckParts): Scanner {
  const { shell, dns } = parts;
  const now = () => new Date(shell.clock.now());
  const checker = parts.checker ?? mailauthChecker({ dns, hostname: parts.hostname ?? 'postern.localdomain', now });
  return { name: 'auth-check', scan: answerScan({ shell, metrics: authCheckMetrics(shell.metrics), checker, dns }) };
}
