import { mailauthChecker } from '@postern/adapter-mailauth';
import type { SenderChecker } from '@postern/auth';
import type { DnsResolver } from '@postern/kernel';
import { createScanner } from '@postern/platform-scanner';
import type { RunningScanner } from '@postern/platform-scanner';
import type { Shell } from '@postern/platform-service';

import { authCheckMetrics } from './auth-check.metrics.js';
import { lookWith } from './look.js';

export interface AuthCheckParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
  /** Name of this gateway for macros of SPF policies. */
  readonly hostname?: string;
  /** SPF, DKIM and ARC; mailauth when absent. */
  readonly checker?: SenderChecker;
}

/** The sender authentication of both products. */
export function createAuthCheck(parts: AuthCheckParts): RunningScanner {
  const { shell, dns } = parts;
  const now = () => new Date(shell.clock.now());
  const checker = parts.checker ?? mailauthChecker({ dns, hostname: parts.hostname ?? 'postern.localdomain', now });
  return createScanner({
    shell,
    name: 'auth-check',
    engines: () => [{ engine: 'mailauth', version: shell.version, database: '', databaseAtMs: 0 }],
    look: lookWith({ clock: shell.clock, metrics: authCheckMetrics(shell.metrics), checker, dns }),
  });
}
