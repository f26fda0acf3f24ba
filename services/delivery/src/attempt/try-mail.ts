import type { Outgoing, SmtpSender } from '@postern/adapter-smtp-client';
import { parseBlobKey } from '@postern/kernel';
import type { BlobStore, DnsResolver } from '@postern/kernel';
import { parseMessage, sevenBitEdits, spliceSize, splicedChunks } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import type { DeliveryMetrics } from '../delivery.metrics.js';
import { attempt } from './attempt.js';
import type { Outcome } from './attempt.js';
import type { OutgoingCopy } from './outgoing-copy.js';
import { judgeOutcome, retryPolicy } from './judge-outcomes.js';
import type { Fate } from './judge-outcomes.js';

export interface TryParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly blobs: BlobStore;
  readonly dns: DnsResolver;
  readonly sender: SmtpSender;
  readonly metrics: DeliveryMetrics;
}

const BLOB_LIMIT_MS = 30_000;

/** One attempt: sends the copy of an original, judges what came back; one fate for each recipient. Rejects only when our own splices are wrong (Defect). */
export async function tryMail(parts: TryParts, mail: OutgoingCopy, original: Buffer | undefined, signal: AbortSignal): Promise<readonly Fate[]> {
  const { shell, metrics } = parts;
  const { settings } = parts.settings.current();
  const startedAt = shell.clock.monotonicMs();
  const outcomes = original === undefined ? missing(parts, mail) : await send(parts, mail, original, signal);
  metrics.seconds.observe((shell.clock.monotonicMs() - startedAt) / 1000);
  const nowMs = shell.clock.now();
  const policy = retryPolicy(settings, mail.mailFrom);
  const fates = outcomes.map((outcome) => judgeOutcome(outcome, mail, policy, nowMs, (shell.random.bytes(1)[0] ?? 0) / 255));
  for (const { outcome, result } of fates) {
    metrics.attempts.add(1, { result });
    if (result === 'delivered') metrics.latency.observe((nowMs - mail.receivedAtMs) / 1000);
    shell.log.info('DELIVERY_ATTEMPTED', { msgId: mail.msgId, result, attempt: mail.attempt, hop: outcome.hop, status: outcome.status });
  }
  return fates;
}

async function send(parts: TryParts, mail: OutgoingCopy, original: Buffer, signal: AbortSignal): Promise<readonly Outcome[]> {
  const { clock, random } = parts.shell;
  const splices = mail.decision.splices.map((s) => ({ offset: s.offset, deleteCount: s.deleteCount, insert: Buffer.from(s.insert) }));
  // Slices of the original, made before the attempt: wrong splices must not come to light in the middle of a DATA.
  const chunks = [...splicedChunks(original, splices)];
  const outgoing: Outgoing = {
    from: mail.mailFrom,
    recipients: mail.recipients,
    size: spliceSize(original.length, splices),
    chunks: () => chunks,
    sevenBit: () => sevenBitCopy(Buffer.concat(chunks)),
  };
  return attempt({ clock, random, dns: parts.dns, sender: parts.sender }, parts.settings.current().settings, outgoing, signal);
}

function sevenBitCopy(copy: Buffer): ReturnType<NonNullable<Outgoing['sevenBit']>> {
  const edits = sevenBitEdits(parseMessage(copy));
  if (edits === undefined) return undefined;
  const chunks = [...splicedChunks(copy, edits)];
  return { size: spliceSize(copy.length, edits), chunks: () => chunks };
}

/** Undefined when the store has no such object; rejects when it does not answer. */
export async function originalOf(blobs: BlobStore, mail: OutgoingCopy): Promise<Buffer | undefined> {
  if (mail.inline) return mail.inline;
  const key = parseBlobKey(mail.blobKey);
  return key === undefined ? undefined : blobs.get(key, AbortSignal.timeout(BLOB_LIMIT_MS));
}

/** A mail without its bytes is an alarm. It stays in the queue for its lifetime, since a store may come back with its data. */
function missing({ shell }: TryParts, mail: OutgoingCopy): readonly Outcome[] {
  shell.log.error('ORIGINAL_MISSING', { msgId: mail.msgId, attempt: mail.attempt });
  return mail.recipients.map((recipient) => ({
    recipient,
    result: 'temporary',
    status: '4.3.0',
    reply: 'the original is not in the store',
    hop: '',
    tls: '',
    durationMs: 0,
  }));
}
