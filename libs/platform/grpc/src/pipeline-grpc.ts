import { pipelineV1 } from '@postern/contracts';
import { Defect, parseMsgId } from '@postern/kernel';
import type { Body, BodyRef } from '@postern/kernel';
import type { MeshTls, Shell } from '@postern/platform-service';
import type { Pipeline, SmtpReply } from '@postern/smtp';
import { envelopeFromWire, envelopeToWire } from '@postern/wire';

import { callUnary, REPEATABLE_OPTIONS } from './call-grpc.js';
import { target } from './following-resolver.js';
import { clientCredentials } from './mesh-credentials.js';
import { serveGrpc } from './serve-grpc.js';
import type { Endpoint } from './serve-grpc.js';

/** Longest wait for the answer to one RCPT. */
const RECIPIENT_LIMIT_MS = 10_000;

/**
 * The pipeline behind gRPC. Rejects when it does not answer; the SMTP edge makes that 451. One that goes away during a call is replaced by another, once: had the first
 * made the mail durable and died before it said so, the second says it again by the same MsgId, by which delivery and journal know it. The sender would come back with
 * another one and be delivered twice.
 */
export function remotePipeline(shell: Shell, address: string, tls?: MeshTls): Pipeline {
  const client = new pipelineV1.PipelineServiceClient(target(address), clientCredentials(tls, 'pipeline'), REPEATABLE_OPTIONS);
  shell.onStop('client of pipeline', async () => client.close());
  return {
    async checkRecipient({ msgId, envelope, recipient, refusedBefore }, signal) {
      const request = { msgId, envelope: envelopeToWire(envelope), recipient, refusedBefore };
      const reply = await callUnary(shell, client.checkRecipient.bind(client), request, shell.clock.now() + RECIPIENT_LIMIT_MS, signal);
      return replyFromWire(reply.reply);
    },
    async submit(submission, signal) {
      const { msgId, envelope, body, deadline } = submission;
      const request = { msgId, envelope: envelopeToWire(envelope), body: { ...body.ref }, deadlineAtMs: deadline.atMs };
      return replyFromWire((await callUnary(shell, client.submit.bind(client), request, deadline.atMs, signal)).reply);
    },
  };
}

/** A peer that answers without a reply, or with a code that is none of SMTP's, did not accept the message. */
function replyFromWire(wire: pipelineV1.SmtpReply | undefined): SmtpReply {
  if (wire === undefined || !(wire.code === 250 || (wire.code >= 400 && wire.code <= 599)))
    throw new Defect(`pipeline answered without an SMTP reply (${wire?.code ?? 'none'})`);
  return { code: wire.code, enhanced: wire.enhanced, text: wire.text };
}

/** Serves the pipeline. `open` turns the edge's reference into a body. */
export function servePipeline(
  shell: Shell,
  endpoint: Endpoint,
  pipeline: Pipeline,
  open: (ref: BodyRef) => Body,
): Promise<{ readonly port: number }> {
  const checkRecipient = async (
    wire: pipelineV1.CheckRecipientRequest,
    context: { readonly signal: AbortSignal },
  ): Promise<pipelineV1.CheckRecipientReply> => {
    const msgId = parseMsgId(wire.msgId);
    if (msgId === undefined) throw new Defect('recipient without message id');
    const { recipient, refusedBefore } = wire;
    return {
      reply: { ...(await pipeline.checkRecipient({ msgId, envelope: envelopeFromWire(wire.envelope), recipient, refusedBefore }, context.signal)) },
    };
  };
  const submit = async (wire: pipelineV1.SubmitRequest, context: { readonly signal: AbortSignal }): Promise<pipelineV1.SubmitReply> => {
    const msgId = parseMsgId(wire.msgId);
    if (msgId === undefined || wire.body === undefined) throw new Defect('submission without message id or body');
    const submission = { msgId, envelope: envelopeFromWire(wire.envelope), body: open(wire.body), deadline: { atMs: wire.deadlineAtMs } };
    return { reply: { ...(await pipeline.submit(submission, context.signal)) } };
  };
  return serveGrpc(shell, endpoint, [{ definition: pipelineV1.PipelineServiceService, handlers: { checkRecipient, submit } }]);
}
