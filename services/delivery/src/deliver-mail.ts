import type { SmtpSender } from '@postern/adapter-smtp-client';
import { eventsV1 } from '@postern/contracts';
import { parseBlobKey } from '@postern/kernel';
import type { BlobStore, Database, DnsResolver, MessageBus } from '@postern/kernel';
import { splicedChunks, spliceSize } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import { hasExpired, nextAttemptAt } from '@postern/routing';
import type { RetryPolicy } from '@postern/routing';
import type { Settings, SettingsSource } from '@postern/settings';

import { attempt } from './attempt.js';
import type { Outcome } from './attempt.js';
import { deliveryError } from './delivery.errors.js';
import type { DeliveryMetrics } from './delivery.metrics.js';
import { reportOutcomes } from './report-outcome.js';
import type { AttemptReport } from './report-outcome.js';
import { sendDsn } from './send-dsn.js';

export interface DeliverParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  readonly blobs: BlobStore;
  readonly database: Database;
  readonly dns: DnsResolver;
  readonly sender: SmtpSender;
  readonly metrics: DeliveryMetrics;
}

/** A copy of a mail for recipients of one rule, at one attempt. */
export interface Consignment {
  readonly msgId: string;
  readonly mailFrom: string;
  readonly senderProven: boolean;
  readonly blobKey: string;
  readonly decision: eventsV1.GroupDecision;
  readonly recipients: readonly string[];
  readonly receivedAtMs: number;
  /** Number of this attempt, 1 for the first. */
  readonly attempt: number;
  readonly traceparent: string;
}

/** How the caller keeps what is not finished. Each rejects when it could not be made durable. */
export interface Keeping {
  /** Delivered or given up. */
  done(recipient: string): Promise<void>;
  later(outcome: Outcome, nextAttemptAtMs: number): Promise<void>;
}

const BLOB_LIMIT_MS = 30_000;

export function retryPolicy(settings: Settings, mailFrom: string): RetryPolicy {
  const { delivery } = settings.gateway;
  const hours = mailFrom === '' ? delivery.bounceLifetimeHours : delivery.queueLifetimeHours;
  return { firstRetryMs: delivery.firstRetrySeconds * 1000, maxRetryMs: delivery.maxRetrySeconds * 1000, lifetimeMs: hours * 3_600_000 };
}

/** The original from the store. A mail without its octets cannot be sent: that is an alarm, not a bounce. */
export async function originalOf(blobs: BlobStore, blobKey: string): Promise<Buffer> {
  const key = parseBlobKey(blobKey);
  const bytes = key === undefined ? undefined : await blobs.get(key, AbortSignal.timeout(BLOB_LIMIT_MS));
  if (bytes === undefined) throw deliveryError('DELIVERY_BLOB_MISSING', blobKey);
  return bytes;
}

/**
 * One attempt and all that follows: delivered recipients are done, temporary ones kept for later, permanent and expired ones bounced where allowed. Every
 * recipient ends in exactly one of these. Rejects when something could not be made durable; the caller then repeats what is not done.
 */
export async function deliverMail(parts: DeliverParts, mail: Consignment, keeping: Keeping, signal: AbortSignal): Promise<void> {
  const { shell, metrics } = parts;
  const { settings } = parts.settings.current();
  const original = await originalOf(parts.blobs, mail.blobKey);
  const splices = mail.decision.splices.map((s) => ({ offset: s.offset, deleteCount: s.deleteCount, insert: Buffer.from(s.insert) }));
  const outgoing = {
    from: mail.mailFrom,
    recipients: mail.recipients,
    size: spliceSize(original.length, splices),
    chunks: () => splicedChunks(original, splices),
  };
  const startedAt = shell.clock.monotonicMs();
  const outcomes = await attempt({ clock: shell.clock, random: shell.random, dns: parts.dns, sender: parts.sender }, settings, outgoing, signal);
  metrics.seconds.observe((shell.clock.monotonicMs() - startedAt) / 1000);
  const nowMs = shell.clock.now();
  const policy = retryPolicy(settings, mail.mailFrom);
  const expired = hasExpired(policy, mail.receivedAtMs, nowMs);
  const givenUp = (o: Outcome) => o.result === 'permanent' || (o.result === 'temporary' && expired);
  const failed = outcomes.filter(givenUp).map((o) => ({
    recipient: o.recipient,
    status: o.result === 'permanent' ? o.status : '4.4.7',
    diagnostic: o.reply,
    remote: o.hop.replace(/:\d+$/, ''),
  }));
  const dsn = failed.length === 0 ? '' : await sendDsn({ ...parts, hostname: () => settings.gateway.mta.hostname }, { ...mail, original, failed });
  const reports: AttemptReport[] = [];
  for (const outcome of outcomes) {
    const report = { msgId: mail.msgId, outcome, attempt: mail.attempt, traceparent: mail.traceparent };
    if (outcome.result === 'delivered') {
      await keeping.done(outcome.recipient);
      metrics.latency.observe((nowMs - mail.receivedAtMs) / 1000);
      reports.push({ ...report, result: 'delivered', nextAttemptAtMs: 0, dsnMsgId: '' });
    } else if (givenUp(outcome)) {
      await keeping.done(outcome.recipient);
      reports.push({ ...report, result: outcome.result === 'permanent' ? 'bounced' : 'expired', nextAttemptAtMs: 0, dsnMsgId: dsn });
    } else {
      const nextAttemptAtMs = nextAttemptAt(policy, mail.attempt, nowMs, (shell.random.bytes(1)[0] ?? 0) / 255);
      await keeping.later(outcome, nextAttemptAtMs);
      reports.push({ ...report, result: 'deferred', nextAttemptAtMs, dsnMsgId: '' });
    }
  }
  for (const { result, outcome } of reports) {
    metrics.attempts.add(1, { result });
    shell.log.info('DELIVERY_ATTEMPTED', { msgId: mail.msgId, result, attempt: mail.attempt, hop: outcome.hop, status: outcome.status });
  }
  await reportOutcomes(shell, parts.bus, reports);
}
