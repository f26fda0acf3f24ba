import type { ScannerParts } from '@postern/platform-scanner';

import type { AuthCheckMetrics } from './auth-check.metrics.js';
import { checkSender } from './check-sender.js';
import type { CheckParts } from './check-sender.js';
import { readHeader } from './read-signed.js';

/** Header, or all of a signed message, before SPF, DKIM, ARC and DMARC. */
export function lookWith(parts: CheckParts & { readonly metrics: AuthCheckMetrics }): ScannerParts<'auth-check'>['look'] {
  return async (job, signal) => {
    const bytes = await readHeader(job.excerpt, job.body, signal);
    const { result, auth } = await checkSender(parts, job, job.profile, bytes, signal);
    for (const method of ['spf', 'dkim', 'dmarc', 'arc'] as const) parts.metrics.results.add(1, { method, result: auth[method] });
    return { modules: [result], auth };
  };
}
