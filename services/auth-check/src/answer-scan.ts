import type { SenderChecker } from '@postern/auth';
import { AppError, Defect, messageOf, remainingMs, TimeLimitExceeded, within } from '@postern/kernel';
import type { DnsResolver } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { scanProfiles } from '@postern/settings';
import type { EngineVersion, ScanReply, Scanner } from '@postern/verdict';
import { failedReply } from '@postern/verdict';

import { authCheckError } from './auth-check.errors.js';
import type { AuthCheckMetrics } from './auth-check.metrics.js';
import { checkSender } from './check-sender.js';
import { readHeader } from './read-signed.js';

export interface AnswerParts {
  readonly shell: Shell;
  readonly metrics: AuthCheckMetrics;
  readonly checker: SenderChecker;
  readonly dns: DnsResolver;
}

/** Kept back from the deadline for the reply's way. */
const MARGIN_MS = 200;

/** The scan contract around the check: profile, body, deadline; whatever goes wrong is `failed` with a code, never clean. */
export function answerScan({ shell, metrics, checker, dns }: AnswerParts): Scanner['scan'] {
  const { clock } = shell;
  const engine: EngineVersion = { engine: 'mailauth', version: shell.version, database: '', databaseAtMs: 0 };
  return async (request, signal) => {
    const startedAt = clock.monotonicMs();
    const took = () => clock.monotonicMs() - startedAt;
    try {
      const profile = scanProfiles['auth-check'].safeParse(request.profile);
      if (!profile.success) throw authCheckError('MA_PROFILE', profile.error.message);
      const limitMs = Math.max(0, remainingMs(request.deadline, clock) - MARGIN_MS);
      const checked = await within(
        clock,
        limitMs,
        'auth-check',
        async (inner) => {
          const bytes = await readHeader(request.excerpt, request.body, inner).catch((thrown: unknown) => {
            if (thrown instanceof Defect) throw thrown;
            throw authCheckError('MA_BODY', messageOf(thrown), thrown);
          });
          return checkSender({ checker, dns, clock }, request, profile.data, bytes, inner);
        },
        signal,
      );
      for (const method of ['spf', 'dkim', 'dmarc', 'arc'] as const) metrics.results.add(1, { method, result: checked.auth[method] });
      for (const objectClass of checked.result.classes) metrics.violations.add(1, { class: objectClass });
      metrics.seconds.observe(took() / 1000);
      const reply: ScanReply = {
        scanner: 'auth-check',
        modules: [checked.result],
        parts: [],
        engines: [engine],
        durationMs: took(),
        auth: checked.auth,
      };
      return reply;
    } catch (thrown) {
      const error = failureOf(thrown);
      metrics.errors.add(1, { code: error.code });
      shell.log.warn(error.code, { msgId: request.msgId }, error);
      return failedReply('auth-check', { code: error.code, retry: error.row.retry, detail: error.message.slice(0, 300) }, took());
    }
  };
}

function failureOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof TimeLimitExceeded) return authCheckError('MA_LATE', thrown.message, thrown);
  return authCheckError('MA_DEFECT', messageOf(thrown), thrown);
}
