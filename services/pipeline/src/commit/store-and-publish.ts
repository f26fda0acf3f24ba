import { messageOf, originalKey, remainingMs, TimeLimitExceeded, within } from '@postern/kernel';
import type { BlobKey, BlobStore, Deadline, MessageBus, OutgoingMessage } from '@postern/kernel';
import { Defect } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { Submission } from '@postern/smtp';

import { pipelineError } from '../pipeline.errors.js';
import type { PipelineMetrics } from '../pipeline.metrics.js';
import { mailDecided, originalAccepted } from './mail-decided.js';
import type { DecidedMail } from './mail-decided.js';

export interface CommitParts {
  readonly shell: Shell;
  readonly blobs: BlobStore;
  readonly bus: MessageBus;
  readonly metrics: Pick<PipelineMetrics, 'commitSeconds' | 'lostStories'>;
  readonly blobTimeoutMs: number;
  readonly busTimeoutMs: number;
  /** Originals up to so many bytes go by the bus; 0: none. */
  readonly originalsOnBusBytes: number;
}

/** Makes a decision durable. */
export interface Commit {
  /**
   * Original first, then the fact: a fact never points at something that may not be there. A small original goes with the fact, on a topic of its own, in one record with
   * what its delivery needs. What Backup wants is stored for it apart. Resolves when both survive a power cut; rejects with an AppError of the table.
   * For mail that is put off the fact is only its story, tried once, and nothing is rejected.
   */
  keep(decided: Omit<DecidedMail, 'blobKey' | 'backupKey'>, original: Buffer, signal: AbortSignal): Promise<void>;
  /** The fact alone, for mail that nothing is kept of. */
  tell(decided: Omit<DecidedMail, 'blobKey' | 'backupKey'>): Promise<void>;
}

export function createCommit(parts: CommitParts): Commit {
  const publish = (decided: DecidedMail, original?: OutgoingMessage) => {
    const fact = mailDecided(parts.shell, decided);
    if (decided.settlement.fate === 'tempfailed') return publishBriefly(parts, fact);
    return publishFacts(parts, original === undefined ? [fact] : [original, fact], decided.mail.submission.deadline);
  };
  return {
    async keep(decided, original, signal) {
      const { mail, settlement } = decided;
      if (!settlement.keepOriginal) return publish(decided);
      const { submission, story } = mail;
      const isDelivered = settlement.groups.some(({ verdict }) => verdict.fate === 'deliver');
      const intake = settlement.groups.some(({ verdict }) => verdict.backup) ? nameOf(submission, 'intake') : undefined;
      const told: DecidedMail = { ...decided, backupKey: intake, ...(isDelivered ? { blobKey: nameOf(submission, 'transit') } : {}) };
      // What only delivery reads, and soon, needs no object.
      const onBus = { ...told, originalOnBus: true };
      const mayTravel = isDelivered && original.length <= parts.originalsOnBusBytes;
      const message = mayTravel ? originalAccepted(parts.shell, onBus, original) : undefined;
      const keys = [intake, message === undefined ? told.blobKey : undefined].filter((key) => key !== undefined);
      for (const key of keys) await story.step('store original', () => storeOriginal(parts, submission, key, original, signal));
      signal.throwIfAborted();
      await publish(message === undefined ? told : onBus, message);
    },
    tell: (decided) => publish(decided),
  };
}

/** Delivery ends the life of what is in transit, backup of what waits for it. */
function nameOf({ body, msgId }: Submission, area: 'transit' | 'intake'): BlobKey {
  const key = originalKey(area, body.sha256, msgId);
  if (key === undefined) throw new Defect('body without a proper hash');
  return key;
}

/** Longest wait for a fact that only tells why mail was put off; the sender has the mail. */
const STORY_LIMIT_MS = 2000;

/**
 * Resolves when the original survives a power cut. An original whose fact then fails is not taken back: a publish that timed out may still have happened, and a
 * fact must never point at nothing.
 */
async function storeOriginal(parts: CommitParts, submission: Submission, key: BlobKey, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const limitMs = Math.min(parts.blobTimeoutMs, timeLeft(parts, submission.deadline));
  await timed(parts, 'blob', async () => {
    try {
      await within(parts.shell.clock, limitMs, 'blob put', (inner) => parts.blobs.put(key, bytes, inner, submission.body.sha256), signal);
    } catch (thrown) {
      throw pipelineError('PIPELINE_STORE_UNAVAILABLE', messageOf(thrown), thrown);
    }
  });
}

/** Resolves when the bus has the facts durably. From here on a hang-up of the client changes nothing: a fact that was sent stands. */
async function publishFacts(parts: CommitParts, facts: readonly OutgoingMessage[], deadline: Deadline): Promise<void> {
  const limitMs = Math.min(parts.busTimeoutMs, timeLeft(parts, deadline));
  await timed(parts, 'bus', async () => {
    try {
      await within(parts.shell.clock, limitMs, 'publish', () => parts.bus.publish(facts, { timeoutMs: limitMs }));
    } catch (thrown) {
      throw pipelineError('PIPELINE_BUS_UNAVAILABLE', messageOf(thrown), thrown);
    }
  });
}

/** A fact that nothing depends on: tried once and briefly, never rejects. */
async function publishBriefly(parts: CommitParts, fact: OutgoingMessage): Promise<void> {
  try {
    await within(parts.shell.clock, STORY_LIMIT_MS, 'story', () => parts.bus.publish([fact], { timeoutMs: STORY_LIMIT_MS }));
  } catch (thrown) {
    parts.metrics.lostStories.add(1);
    parts.shell.log.warn('STORY_NOT_PUBLISHED', { msgId: fact.key, late: thrown instanceof TimeLimitExceeded }, thrown);
  }
}

/** Throws when the caller's time is over: it has given its own answer by now. */
function timeLeft(parts: CommitParts, deadline: Deadline): number {
  const left = remainingMs(deadline, parts.shell.clock);
  if (left <= 0) throw pipelineError('PIPELINE_LATE');
  return left;
}

async function timed(parts: CommitParts, step: 'blob' | 'bus', work: () => Promise<void>): Promise<void> {
  const { clock } = parts.shell;
  const from = clock.monotonicMs();
  try {
    await work();
  } finally {
    parts.metrics.commitSeconds.observe((clock.monotonicMs() - from) / 1000, { step });
  }
}
