import { createHash } from 'node:crypto';

import { factMessage } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import { visible } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import type { RecipientQuestion, SmtpReply } from '@postern/smtp';
import { envelopeToWire } from '@postern/wire';

import type { PipelineMetrics } from '../pipeline.metrics.js';

export interface Refusal {
  /** Of the error table. */
  readonly code: string;
  readonly reply: SmtpReply;
  readonly revision: number;
}

/** Tells of a refusal at RCPT, later and without a promise: the answer to RCPT waits for no bus. */
export type TellRefusal = (question: RecipientQuestion, refusal: Refusal) => void;

/** Refusals of one session that get a fact. Who guesses addresses makes thousands, and the bus is for mail. */
export const MAX_TOLD = 10;
/** Facts on their way; with a bus that hangs the others are only counted. */
const MAX_ON_THE_WAY = 200;
const PUBLISH_LIMIT_MS = 2000;

/** Publishes RecipientRefused for the first refusals of a session, best effort, and counts the others. `drain` waits for those on their way. */
export function createRefusals(parts: {
  readonly shell: Shell;
  readonly bus: Pick<MessageBus, 'publish'>;
  readonly metrics: Pick<PipelineMetrics, 'untoldRefusals'>;
}): { readonly tell: TellRefusal; drain(): Promise<void> } {
  const { shell, bus, metrics } = parts;
  const onTheWay = new Set<Promise<void>>();

  const publish = async (question: RecipientQuestion, refusal: Refusal) => {
    const { msgId, envelope, recipient } = question;
    const traceparent = shell.tracer.current() ?? '';
    const fact = {
      msgId,
      envelope: envelopeToWire(envelope),
      recipient: visible(recipient, 320),
      reply: { ...refusal.reply },
      code: refusal.code,
      revision: refusal.revision,
      refusedAtMs: shell.clock.now(),
      traceparent,
    };
    // The same recipient asked for again in one transaction is the same fact.
    const id = `${msgId}/rcpt/${createHash('sha256').update(recipient).digest('hex').slice(0, 16)}`;
    try {
      await bus.publish([factMessage(shell, 'RecipientRefused', id, fact, { traceparent })], { timeoutMs: PUBLISH_LIMIT_MS });
    } catch (thrown) {
      metrics.untoldRefusals.add(1, { why: 'bus' });
      shell.log.warn('REFUSAL_NOT_TOLD', { msgId }, thrown);
    }
  };

  return {
    tell(question, refusal) {
      if (question.refusedBefore >= MAX_TOLD) return metrics.untoldRefusals.add(1, { why: 'session' });
      if (onTheWay.size >= MAX_ON_THE_WAY) return metrics.untoldRefusals.add(1, { why: 'busy' });
      const told = publish(question, refusal).finally(() => onTheWay.delete(told));
      onTheWay.add(told);
    },
    async drain() {
      await Promise.all(onTheWay);
    },
  };
}
