import { createHash } from 'node:crypto';

import { deadlineIn, remainingMs, within } from '@postern/kernel';
import type { BodyOffer } from '@postern/platform-bodies';
import type { Shell } from '@postern/platform-service';
import type { GatewaySettings } from '@postern/settings';
import { canonicalLines, EDGE_REPLIES } from '@postern/smtp';
import type { Pipeline, ReadMessage, SmtpReply } from '@postern/smtp';
import type { Envelope } from '@postern/verdict';

import type { Transaction } from './transaction.js';

/** The pipeline gets its scan deadline and this much to store and publish. */
const COMMIT_RESERVE_MS = 20_000;

export interface SubmitParts {
  readonly shell: Shell;
  readonly pipeline: Pipeline;
  readonly bodies: BodyOffer;
}

/** Hands a received message to the pipeline and gives its answer. Whatever goes wrong is 451: nothing here says 250 by itself. */
export async function submitMessage(
  parts: SubmitParts,
  gateway: GatewaySettings,
  transaction: Transaction,
  envelope: Envelope,
  message: ReadMessage,
): Promise<SmtpReply> {
  const { shell, pipeline, bodies } = parts;
  const bytes = acceptableBytes(message, gateway.mta.bareLineEndings);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const deadline = deadlineIn(shell.clock, gateway.modules.deadlineSeconds * 1000 + COMMIT_RESERVE_MS);
  const { msgId } = transaction;
  const offer = bodies.offer(bytes, createHash('sha256').update(bytes).digest('hex'));
  try {
    const send = (signal: AbortSignal) => pipeline.submit({ msgId, envelope, body: offer.body, deadline }, signal);
    const reply = await shell.tracer.span('smtp.message', { 'postern.msg_id': msgId }, async () => {
      const said = await within(shell.clock, remainingMs(deadline, shell.clock), 'pipeline', send);
      if (said.code !== 250) shell.tracer.keep();
      return said;
    });
    if (reply.code === 250 || (reply.code >= 400 && reply.code < 600)) return reply;
    shell.log.error('PIPELINE_REPLY_UNUSABLE', { msgId, reply: reply.code });
  } catch (thrown) {
    shell.log.warn('PIPELINE_FAILED', { msgId }, thrown);
  } finally {
    offer.withdraw();
  }
  return EDGE_REPLIES.temporary;
}

/** The bytes to go on with, or why there are none (obligation 1). */
function acceptableBytes(message: ReadMessage, bareLineEndings: 'refuse' | 'normalise'): Buffer | SmtpReply {
  if (message.forbidden === undefined) return message.bytes;
  if (bareLineEndings === 'normalise') return canonicalLines(message.bytes);
  return message.forbidden.what === 'NUL' ? EDGE_REPLIES.nul : EDGE_REPLIES.bareLineEnding;
}
