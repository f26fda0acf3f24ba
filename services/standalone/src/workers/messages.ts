import type { Sender } from '@postern/pipeline';
import type { CheckResult, MetricsSnapshot } from '@postern/platform-service';
import type { ClientLimits, ClientVerdict } from '@postern/smtp';
import type { EngineVersion } from '@postern/verdict';

import type { StandaloneConfig } from '../standalone.config.js';

/** What a worker process needs to begin. */
export interface WorkerOrder {
  /** 1 and up; a worker that is started again keeps the number. */
  readonly worker: number;
  readonly workers: number;
  readonly config: Omit<StandaloneConfig, 'adminPassword'>;
  readonly databaseUrl: string;
  readonly clamd: string | undefined;
}

/** How a worker is. */
export interface WorkerReport {
  readonly checks: readonly CheckResult[];
  readonly engines: readonly EngineVersion[];
  readonly gauges: Readonly<Record<string, number>>;
}

/** Message bytes in memory, and by client those that count against its share. */
export interface HeldMessage {
  readonly total: number;
  readonly byClient: readonly (readonly [client: string, bytes: number])[];
}

interface OfClient {
  readonly client: string;
}
interface ToCount extends OfClient {
  readonly limits: ClientLimits;
}

/** What a worker asks or tells the primary. */
export interface PrimaryCalls {
  order(input: undefined): WorkerOrder;
  /** It listens. */
  ready(input: { readonly port: number }): void;
  /** It runs this revision of the settings. */
  runs(input: { readonly revision: number }): void;
  /** It cannot start, in words for whoever started the product; it ends now. */
  failed(input: { readonly why: string }): void;
  opened(input: ToCount): ClientVerdict;
  closed(input: OfClient): void;
  message(input: ToCount): ClientVerdict;
  refused(input: OfClient): void;
  separated(input: Sender): void;
  held(input: HeldMessage): void;
  /** Resolves when the reserve of memory to unpack into is this worker's; `giveReserve` follows. */
  takeReserve(input: undefined): Promise<void>;
  giveReserve(input: undefined): void;
}

/** What the primary asks or tells a worker. */
export interface WorkerCalls {
  report(input: undefined): Promise<WorkerReport>;
  metrics(input: undefined): Promise<MetricsSnapshot>;
  /** Answered at once from its first moment on, for as long as its event loop turns. */
  alive(input: undefined): void;
  /** What all the others hold. */
  heldElsewhere(input: HeldMessage): void;
  /** Another worker refused a recipient of this client, or separated this sender. */
  refused(input: OfClient): void;
  separated(input: Sender): void;
  /** Finish what is in hand, and end. */
  drain(input: undefined): void;
}
