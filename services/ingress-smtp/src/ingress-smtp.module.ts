import { listenSmtp } from '@postern/adapter-smtp-listener';
import type { ListenerOptions } from '@postern/adapter-smtp-listener';
import type { DnsResolver } from '@postern/kernel';
import type { BodyOffer } from '@postern/platform-bodies';
import type { Shell } from '@postern/platform-service';
import type { Settings, SettingsSource } from '@postern/settings';
import { createClientCounts } from '@postern/smtp';
import type { Pipeline } from '@postern/smtp';

import { ingressMetrics } from './ingress-smtp.metrics.js';
import { createSessionHandlers } from './session-handlers.js';
import { newSessionState } from './transaction.js';

export interface IngressParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly pipeline: Pipeline;
  readonly bodies: BodyOffer;
  readonly dns: DnsResolver;
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly maxSessions?: number;
  readonly maxInFlightBytes?: number;
  readonly drainLimitMs?: number;
}

/** Built-in limit where the setting says "no limit" (octets). */
const HARD_SIZE_LIMIT = 256 * 1024 * 1024;

/** The SMTP edge of both products. Settings apply to running sessions; at the stop it drains. */
export async function createIngress(parts: IngressParts): Promise<{ readonly port: number }> {
  const { shell, settings } = parts;
  const metrics = ingressMetrics(shell.metrics);
  const handlers = createSessionHandlers({
    shell,
    settings,
    pipeline: parts.pipeline,
    bodies: parts.bodies,
    dns: parts.dns,
    counts: createClientCounts(),
    metrics,
    maxInFlightBytes: parts.maxInFlightBytes ?? 256 * 1024 * 1024,
  });
  const options = (current: Settings) => listenerOptions(current, parts);
  const listener = await listenSmtp(parts.listen, options(settings.current().settings), handlers, newSessionState);
  const stopFollowing = settings.onChange((revision) => listener.update(options(revision.settings)));
  shell.onStop('smtp listener', async () => {
    handlers.stopTaking();
    stopFollowing();
    await listener.drain(parts.drainLimitMs ?? 60_000);
  });
  return { port: listener.port };
}

function listenerOptions(settings: Settings, parts: IngressParts): ListenerOptions {
  const { mta } = settings.gateway;
  return {
    hostname: mta.hostname,
    banner: mta.banner === '' ? 'MTA' : mta.banner,
    maxMessageBytes: mta.maxMessageBytes === 0 ? HARD_SIZE_LIMIT : mta.maxMessageBytes,
    maxRecipients: mta.maxRecipients,
    sessionTimeoutMs: mta.sessionTimeoutSeconds * 1000,
    dataTimeoutMs: mta.dataTimeoutSeconds * 1000,
    maxSessionMs: mta.maxSessionSeconds * 1000,
    maxErrors: mta.maxErrors,
    maxSessions: parts.maxSessions ?? 2000,
    disableVrfy: mta.disableVrfy,
    ...(parts.tls === undefined || mta.tls === 'none' ? {} : { tls: { ...parts.tls, required: mta.tls === 'require' } }),
  };
}
