import type { BlobStore, DnsResolver, MessageBus } from '@postern/kernel';
import { Inspection } from '@postern/inspection';
import type { Shell } from '@postern/platform-service';
import { createJobPool } from '@postern/platform-workers';
import type { Revision, SettingsSource } from '@postern/settings';
import type { Pipeline } from '@postern/smtp';
import type { Envelope, Scanner, ScannerName } from '@postern/verdict';

import { createBudget } from './budget.js';
import { createCommit } from './commit/store-and-publish.js';
import { createDecide } from './decide/decide-mail.js';
import { pipelineMetrics } from './pipeline.metrics.js';
import { createCheckRecipient } from './recipients/check-recipient.js';
import { createSeparations } from './recipients/separations.js';
import type { Separations } from './recipients/separations.js';
import { createRefusals } from './recipients/tell-refusals.js';
import { createRuleBooks } from './decide/rule-books.js';
import { createScanShares } from './decide/scan/scan-shares.js';
import { SCAN_PLAN } from './decide/scan/scan-plan.js';
import { createSubmit } from './submit.js';
import { trackInFlight } from './track-in-flight.js';

export interface PipelineParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly scanners: ReadonlyMap<ScannerName, Scanner>;
  readonly blobs: BlobStore;
  readonly bus: MessageBus;
  /** Workers of this process, which parse large mail; absent: own ones. */
  readonly inspection?: Inspection;
  /** Absent: domains of relayed recipients are not looked up at RCPT. */
  readonly dns?: DnsResolver;
  readonly limits?: Partial<PipelineLimits>;
  /** Absent: known to this process alone. */
  readonly separations?: Separations;
}

export interface PipelineLimits {
  /** Message bytes held in memory. */
  readonly maxInFlightBytes: number;
  /** Scanning concurrently: small messages, or so many half MiB of larger ones. */
  readonly scans: number;
  readonly blobTimeoutMs: number;
  readonly busTimeoutMs: number;
  /** Originals up to so many bytes go to delivery by the bus; 0: none. */
  readonly originalsOnBusBytes: number;
}

export const DEFAULT_LIMITS: PipelineLimits = {
  maxInFlightBytes: 256 * 1024 * 1024,
  scans: 128,
  blobTimeoutMs: 8000,
  busTimeoutMs: 8000,
  originalsOnBusBytes: 32 * 1024,
};

/** The pipeline of both products. At the stop it finishes what is in flight and answers 451 to the rest. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { shell, scanners, blobs, bus, dns } = parts;
  const { maxInFlightBytes, scans, blobTimeoutMs, busTimeoutMs, originalsOnBusBytes } = { ...DEFAULT_LIMITS, ...parts.limits };
  const metrics = pipelineMetrics(shell.metrics);
  const books = createRuleBooks(parts.settings, shell);
  const { settings } = books;
  const inFlight = trackInFlight();
  const refusals = createRefusals({ shell, bus, metrics });
  const inspection = parts.inspection ?? new Inspection({ pool: createJobPool(shell) });
  const scanShares = createScanShares(scans, shell.clock, metrics);
  shell.health.add('scans', () => Promise.resolve(scanShares.problem()));
  const decide = createDecide({
    clock: shell.clock,
    log: shell.log,
    metrics,
    scanners,
    plan: SCAN_PLAN,
    inspection,
    scanShares,
    commitReserveMs: blobTimeoutMs + busTimeoutMs,
  });
  const commit = createCommit({ shell, metrics, blobs, bus, blobTimeoutMs, busTimeoutMs, originalsOnBusBytes });
  const separations = parts.separations ?? createSeparations(shell.clock);
  const isOfGroup = (revision: Revision, envelope: Envelope, recipient: string) =>
    envelope.recipients.length === 0 || books.of(revision).group({ ...envelope, recipients: [envelope.recipients[0] ?? '', recipient] }).length === 1;
  const budget = createBudget(maxInFlightBytes, metrics);
  const submit = createSubmit({ shell, settings, books, budget, metrics, decide, commit, separations, stopping: inFlight.stopping });
  shell.onStop('messages in flight', async () => {
    books.stop();
    await Promise.all([inFlight.drain(), refusals.drain()]);
  });
  return {
    checkRecipient: createCheckRecipient({ shell, settings, dns, metrics, separations, isOfGroup, tellRefusal: refusals.tell }),
    submit: inFlight.track(submit),
  };
}
