import { messageOf } from '@postern/kernel';
import type { DnsResolver } from '@postern/kernel';
import { parseMessage } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import { scanProfiles } from '@postern/settings';
import { pictureOf } from '@postern/spam';
import { failedReply } from '@postern/verdict';
import type { Scanner, ScanReply, ScanRequest } from '@postern/verdict';

import { antispamMetrics } from './antispam.metrics.js';
import { askLists } from './dns-lists.js';
import { CRITERIA_VERSION, judge } from './judge.js';

export interface AntispamParts {
  readonly shell: Shell;
  readonly dns: DnsResolver;
}

/** Octets of a message that are analysed (behaviour 5). */
const MAX_BYTES = 50 * 1024 * 1024;

/** The antispam scanner of both products. Never rejects: what goes wrong is `failed`. */
export function createAntispam(parts: AntispamParts): Scanner {
  const { shell, dns } = parts;
  const metrics = antispamMetrics(shell.metrics);
  return {
    name: 'antispam',
    async scan(request: ScanRequest, signal: AbortSignal): Promise<ScanReply> {
      const startedAt = shell.clock.monotonicMs();
      const took = () => shell.clock.monotonicMs() - startedAt;
      try {
        const profile = scanProfiles.antispam.parse(request.profile);
        const lists = askLists(dns, shell.clock, profile.dnsLists, request.envelope.clientIp, metrics.lists, signal);
        const bytes = await request.body.read(request.body.size > MAX_BYTES ? { start: 0, end: MAX_BYTES } : undefined, signal);
        const { listed, silent } = await lists;
        const modules = judge(
          pictureOf(parseMessage(bytes)),
          { envelope: request.envelope, listed, ...(request.auth === undefined ? {} : { auth: request.auth }) },
          profile,
          silent,
        );
        const rate = modules[0]?.facts['rate'];
        if (rate !== undefined) metrics.rates.observe(Number(rate));
        const engine = { engine: 'postern-spam', version: shell.version, database: CRITERIA_VERSION, databaseAtMs: 0 };
        return { scanner: 'antispam', modules, parts: [], engines: [engine], durationMs: took() };
      } catch (thrown) {
        shell.log.error('ANTISPAM_FAILED', { msgId: request.msgId }, thrown);
        const reply = failedReply('antispam', { code: 'AS_INTERNAL', retry: true, detail: messageOf(thrown).slice(0, 200) }, took());
        return { ...reply, modules: reply.modules.map((m) => (m.module === 'AS' ? { ...m, facts: { interceptor: 'fallback' } } : m)) };
      }
    },
  };
}
