import { listenSmtp } from '@postern/adapter-smtp-listener';
import type { ListenAddress, ListenerOptions } from '@postern/adapter-smtp-listener';
import type { DnsResolver } from '@postern/kernel';
import type { BodyOffer } from '@postern/platform-bodies';
import type { Shell } from '@postern/platform-service';
import type { Settings, SettingsSource } from '@postern/settings';
import { createClientCounts } from '@postern/smtp';
import type { ClientTable, Pipeline } from '@postern/smtp';

import { watchEdge } from './edge-health.js';
import { ingressMetrics } from './ingress-smtp.metrics.js';
import { createMemoryBudget } from './memory-budget.js';
import type { HeldBytes, HeldElsewhere } from './memory-budget.js';
import { createSessionHandlers } from './session-handlers.js';
import type { Storage } from './session-handlers.js';
import { newSessionState } from './transaction.js';

/** Certificate chain and key, PEM. */
export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface IngressParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly pipeline: Pipeline;
  readonly bodies: BodyOffer;
  /** For the reverse name of the client. */
  readonly dns: DnsResolver;
  readonly listen: ListenAddress;
  /** Absent: STARTTLS is not offered. */
  readonly tls?: TlsPair;
  readonly limits?: Partial<IngressLimits>;
  /** Absent: the pipeline alone knows whether there is room. */
  readonly storage?: Storage;
  /** What is counted together with other processes; absent: this one is alone. */
  readonly together?: { readonly counts: ClientTable; readonly held: HeldElsewhere };
}

export interface IngressLimits {
  /** Sessions of this process; near it those without a transaction are ended early. */
  readonly maxSessions: number;
  /** Message bytes held in memory. */
  readonly maxInFlightBytes: number;
  /** Most of them that one client may hold, in percent; one message of the largest size always fits. */
  readonly clientSharePercent: number;
  /** Longest wait for sessions at a stop. */
  readonly drainMs: number;
}

export interface Ingress {
  readonly port: number;
  /** Stops taking mail and resolves when every session has its answer; also done at the shell's stop. */
  drain(): Promise<void>;
  /** For new sessions; running ones keep what they negotiated. */
  replaceTls(pair: TlsPair): void;
  /** For heartbeats. `starttls`: 1 with a certificate, 0 without; TLS can be required only with one. */
  gauges(): { readonly starttls: number };
  /** Message bytes in memory here, for others who count them too. */
  held(): HeldBytes;
}

export const DEFAULT_INGRESS_LIMITS: IngressLimits = {
  maxSessions: 10_000,
  maxInFlightBytes: 256 * 1024 * 1024,
  clientSharePercent: 25,
  drainMs: 60_000,
};

const BOUNDLESS: Storage = { fits: () => true };

/** Slowest rate of a message within each window (obligation 5). */
const MIN_BYTES_PER_SECOND = 64;
const RATE_WINDOW_MS = 30_000;
/** When sessions are short: for one without a transaction to begin one. */
const PRESSED_IDLE_MS = 5000;
/** Built-in limit where the setting says "no limit" (bytes). */
const HARD_SIZE_LIMIT = 256 * 1024 * 1024;

/** The SMTP edge of both products. Settings apply to running sessions; at the stop it drains. */
export async function createIngress(parts: IngressParts): Promise<Ingress> {
  const { shell, settings, pipeline, bodies, dns, storage = BOUNDLESS } = parts;
  const limits = { ...DEFAULT_INGRESS_LIMITS, ...parts.limits };
  const metrics = ingressMetrics(shell.metrics);
  const ofClient = () => Math.max((limits.maxInFlightBytes * limits.clientSharePercent) / 100, sizeLimit(settings.current().settings));
  const budget = createMemoryBudget({ total: limits.maxInFlightBytes, ofClient }, metrics.inFlightBytes, parts.together?.held);
  const counts = parts.together?.counts ?? createClientCounts();
  const handlers = createSessionHandlers({ shell, settings, pipeline, bodies, dns, counts, metrics, budget, storage });
  let tls = parts.tls;
  const options = () => listenerOptions(settings.current().settings, limits, tls);
  const listener = await listenSmtp(parts.listen, options(), handlers, newSessionState);
  const tlsMissing = () => tls === undefined && settings.current().settings.gateway.mta.tls === 'require';
  const stopFollowing = settings.onChange(() => {
    listener.update(options());
    if (tlsMissing()) shell.log.error('TLS_REQUIRED_WITHOUT_CERTIFICATE');
  });
  watchEdge({ shell, budget, maxInFlightBytes: limits.maxInFlightBytes, listener, tlsMissing });
  let drained: Promise<void> | undefined;
  const drain = () => {
    stopFollowing();
    return (drained ??= listener.drain(limits.drainMs));
  };
  shell.onStop('smtp listener', drain);
  return {
    port: listener.port,
    drain,
    gauges: () => ({ starttls: tls === undefined ? 0 : 1 }),
    held: budget.held,
    replaceTls(pair) {
      tls = pair;
      listener.update(options());
    },
  };
}

const sizeLimit = ({ gateway: { mta } }: Settings) => (mta.maxMessageBytes === 0 ? HARD_SIZE_LIMIT : mta.maxMessageBytes);

function listenerOptions(settings: Settings, limits: IngressLimits, tls: TlsPair | undefined): ListenerOptions {
  const { mta } = settings.gateway;
  return {
    hostname: mta.hostname,
    banner: mta.banner,
    maxMessageBytes: sizeLimit(settings),
    maxRecipients: mta.maxRecipients,
    sessionTimeoutMs: mta.sessionTimeoutSeconds * 1000,
    dataTimeoutMs: mta.dataTimeoutSeconds * 1000,
    maxSessionMs: mta.maxSessionSeconds * 1000,
    minBytesPerSecond: MIN_BYTES_PER_SECOND,
    rateWindowMs: RATE_WINDOW_MS,
    maxErrors: mta.maxErrors,
    maxSessions: limits.maxSessions,
    pressedIdleMs: PRESSED_IDLE_MS,
    strictEnvelope: mta.strictEnvelope,
    disableVrfy: mta.disableVrfy,
    discardKeywords: mta.discardEhloKeywords,
    ...(tls === undefined || mta.tls === 'none' ? {} : { tls }),
  };
}
