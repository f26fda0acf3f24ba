import { AppError, messageOf, remainingMs, TimeLimitExceeded, within } from '@postern/kernel';
import type { Body, DnsResolver } from '@postern/kernel';
import { clientOf, InspectionFailed } from '@postern/inspection';
import { filled } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import type { JobPool } from '@postern/platform-workers';
import { scanProfiles } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import { failedReply } from '@postern/verdict';
import type { EngineVersion, Finding, ModuleResult, Scanner, ScanReply, ScanRequest } from '@postern/verdict';

import { antispamError } from './antispam.errors.js';
import type { AntispamMetrics } from './antispam.metrics.js';
import { askLists } from './dns-lists.js';
import { CRITERIA } from './judge.js';
import { rateMail } from './rate-mail.js';

export interface AnswerParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
  readonly metrics: AntispamMetrics;
  readonly pool: JobPool;
}

/** Octets of a message that are analysed (behaviour 5). */
export const MAX_BYTES = 50 * 1024 * 1024;

/** Kept back from the deadline for the reply's way. */
const MARGIN_MS = 200;

/** The scan contract around the verdict: profile, excerpt or first octets of the body, lists, deadline. Never rejects: what goes wrong is `failed` with a code, never clean. */
export function answerScan({ shell, dns, metrics, pool }: AnswerParts): Scanner['scan'] {
  const { clock } = shell;
  const engine: EngineVersion = { engine: 'postern-spam', version: shell.version, database: CRITERIA.version, databaseAtMs: CRITERIA.atMs };
  return async (request, signal) => {
    const startedAt = clock.monotonicMs();
    const took = () => clock.monotonicMs() - startedAt;
    try {
      const profile = scanProfiles.antispam.safeParse(request.profile);
      if (!profile.success) throw antispamError('AS_PROFILE', profile.error.message);
      const limitMs = Math.max(0, remainingMs(request.deadline, clock) - MARGIN_MS);
      const modules = await within(
        clock,
        limitMs,
        'antispam',
        (inner) => look(request, profile.data, limitMs, { shell, dns, metrics, pool }, inner),
        signal,
      );
      for (const { module, status } of modules) metrics.verdicts.add(1, { module, status });
      const rate = modules.find((m) => m.module === 'antispam')?.facts['rate'];
      if (rate !== undefined) metrics.rates.observe(Number(rate));
      return { scanner: 'antispam', modules, parts: [], engines: [engine], durationMs: took() } satisfies ScanReply;
    } catch (thrown) {
      const error = failureOf(thrown);
      metrics.errors.add(1, { code: error.code });
      if (error.code === 'AS_DEFECT') shell.log.error(error.code, { msgId: request.msgId }, thrown);
      else shell.log.warn(error.code, { msgId: request.msgId }, error);
      return failedReply('antispam', { code: error.code, retry: error.row.retry, detail: error.message.slice(0, 300) }, took());
    }
  };
}

async function look(
  request: ScanRequest,
  profile: ScanProfile<'antispam'>,
  limitMs: number,
  parts: AnswerParts,
  signal: AbortSignal,
): Promise<readonly ModuleResult[]> {
  const { envelope, body, excerpt, auth } = request;
  const wanted = profile.antispam && !envelope.trusted ? profile.dnsLists : [];
  const [bytes, { listed, silent }] = await Promise.all([
    excerpt === undefined ? read(body, signal) : filled(excerpt, MAX_BYTES),
    askLists({ dns: parts.dns, clock: parts.shell.clock, metrics: parts.metrics }, wanted, envelope.clientIp, signal),
  ]);
  const notes: Finding[] = silent.map((zone) => ({ code: 'SPAM_LIST_SILENT', weight: 0, evidence: zone }));
  if (body.size > MAX_BYTES)
    notes.push({ code: 'LIMIT_BYTES', weight: 0, evidence: `only the first ${MAX_BYTES} of ${body.size} octets were looked at` });
  const context = { envelope, listed, localDomains: profile.localDomains, ...(auth === undefined ? {} : { auth }) };
  const limits = { signal, client: clientOf(envelope), maxMs: limitMs };
  return rateMail(bytes, { context, profile, notes }, parts.pool, limits).catch((thrown: unknown) => {
    throw thrown instanceof InspectionFailed ? antispamError('AS_INSPECTION', thrown.message, thrown) : thrown;
  });
}

function read(body: Body, signal: AbortSignal): Promise<Buffer> {
  return body.read(body.size > MAX_BYTES ? { start: 0, end: MAX_BYTES } : undefined, signal).catch((thrown: unknown) => {
    throw antispamError('AS_BODY', messageOf(thrown), thrown);
  });
}

function failureOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof TimeLimitExceeded) return antispamError('AS_LATE', thrown.message, thrown);
  return antispamError('AS_DEFECT', messageOf(thrown), thrown);
}
