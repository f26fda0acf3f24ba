import { createHash } from 'node:crypto';

import type { ListenerHandlers, ListenerSession } from '@postern/adapter-smtp-listener';
import { deadlineIn, newMsgId, remainingMs, within } from '@postern/kernel';
import type { DnsResolver } from '@postern/kernel';
import { bareLineEnding, parsePath } from '@postern/mail';
import type { BodyOffer } from '@postern/platform-bodies';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';
import { canonicalLines, EDGE_REPLIES } from '@postern/smtp';
import type { ClientCounts, Pipeline, SmtpReply } from '@postern/smtp';
import type { Envelope } from '@postern/verdict';

import { clientName } from './client-name.js';
import type { IngressMetrics } from './ingress-smtp.metrics.js';
import type { SessionState, Transaction } from './transaction.js';
import { trustedClients } from './trusted-clients.js';

export interface HandlerParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly pipeline: Pipeline;
  readonly bodies: BodyOffer;
  readonly dns: DnsResolver;
  readonly counts: ClientCounts;
  readonly metrics: IngressMetrics;
  readonly maxInFlightBytes: number;
}

const RECIPIENT_LIMIT_MS = 15_000;
/** The pipeline gets its scan deadline and this much to store and publish. */
const COMMIT_RESERVE_MS = 20_000;

type Session = ListenerSession<SessionState>;

/** What happens at each command. Nothing here says 250 to a message: only the pipeline does. */
export function createSessionHandlers(parts: HandlerParts): ListenerHandlers<SessionState> & { stopTaking(): void } {
  const { shell, settings, metrics, counts } = parts;
  const mta = () => settings.current().settings.gateway.mta;
  let trusted = trustedClients([]);
  settings.onChange((revision) => (trusted = trustedClients(revision.settings.gateway.mta.trustedNetworks)));
  let stopping = false;
  let inFlight = 0;
  let open = 0;
  const claim = (bytes: number) => metrics.inFlightBytes.set((inFlight += bytes));
  const say = <R extends SmtpReply | undefined>(command: string, reply: R): R => {
    metrics.replies.add(1, { command, code: String(reply?.code ?? 250) });
    return reply;
  };

  const envelopeOf = async (session: Session, transaction: Transaction): Promise<Envelope> => ({
    mailFrom: transaction.mailFrom,
    recipients: [...transaction.recipients],
    helo: session.helo,
    clientIp: session.clientIp,
    clientName: await session.state.clientName,
    trusted: trusted(session.clientIp),
    tls: session.tls,
    receivedAtMs: transaction.receivedAtMs,
  });

  const submit = async (session: Session, transaction: Transaction, received: Buffer): Promise<SmtpReply> => {
    const bare = bareLineEnding(received);
    if (bare !== undefined && mta().bareLineEndings === 'refuse') return bare.what === 'NUL' ? EDGE_REPLIES.nul : EDGE_REPLIES.bareLineEnding;
    const bytes = bare === undefined ? received : canonicalLines(received);
    const limitMs = settings.current().settings.gateway.modules.deadlineSeconds * 1000 + COMMIT_RESERVE_MS;
    const deadline = deadlineIn(shell.clock, limitMs);
    const envelope = await envelopeOf(session, transaction);
    const offer = parts.bodies.offer(bytes, createHash('sha256').update(bytes).digest('hex'));
    try {
      const send = (signal: AbortSignal) => parts.pipeline.submit({ msgId: transaction.msgId, envelope, body: offer.body, deadline }, signal);
      return await shell.tracer.span('smtp.message', { 'postern.msg_id': transaction.msgId }, () =>
        within(shell.clock, remainingMs(deadline, shell.clock), 'pipeline', send),
      );
    } catch (thrown) {
      shell.log.warn('PIPELINE_FAILED', { msgId: transaction.msgId }, thrown);
      return EDGE_REPLIES.temporary;
    } finally {
      offer.withdraw();
    }
  };

  return {
    async connect(session) {
      metrics.connections.add(1);
      metrics.sessions.set(++open);
      session.state.counted = true;
      const verdict = counts.opened(session.clientIp, mta(), shell.clock.now());
      if (stopping) return EDGE_REPLIES.shuttingDown;
      if (verdict !== 'ok') return say('CONNECT', verdict === 'too-many' ? EDGE_REPLIES.tooManyFromClient : EDGE_REPLIES.tooFast);
      if (inFlight > parts.maxInFlightBytes) return say('CONNECT', EDGE_REPLIES.busy);
      session.state.clientName = clientName(parts.dns, shell.clock, session.clientIp);
      return undefined;
    },
    async mail(session, address) {
      session.state.transaction = undefined;
      if (stopping) return EDGE_REPLIES.shuttingDown;
      if (mta().tls === 'require' && session.tls === '') return say('MAIL', EDGE_REPLIES.needTls);
      if (inFlight > parts.maxInFlightBytes) return say('MAIL', EDGE_REPLIES.memory);
      if (counts.message(session.clientIp, mta(), shell.clock.now()) !== 'ok') return say('MAIL', EDGE_REPLIES.tooManyMessages);
      const path = parsePath(`<${address}>`, { strict: true });
      if (!path.ok) return say('MAIL', EDGE_REPLIES.badSender);
      const msgId = newMsgId(shell.clock, shell.random);
      session.state.transaction = { msgId, mailFrom: path.value.address, recipients: [], receivedAtMs: shell.clock.now() };
      return say('MAIL', undefined);
    },
    async recipient(session, address) {
      const transaction = session.state.transaction;
      const path = parsePath(`<${address}>`, { strict: true });
      if (transaction === undefined || !path.ok || path.value.address === '') return say('RCPT', EDGE_REPLIES.badRecipient);
      const recipient = path.value.address;
      const envelope = await envelopeOf(session, transaction);
      const check = (signal: AbortSignal) => parts.pipeline.checkRecipient(envelope, recipient, signal);
      const reply = await within(shell.clock, RECIPIENT_LIMIT_MS, 'recipient check', check).catch((thrown: unknown) => {
        shell.log.warn('RECIPIENT_CHECK_FAILED', { msgId: transaction.msgId }, thrown);
        return EDGE_REPLIES.temporary;
      });
      if (reply.code !== 250) return say('RCPT', reply);
      if (!transaction.recipients.includes(recipient)) transaction.recipients.push(recipient);
      return say('RCPT', undefined);
    },
    async data(session, bytes) {
      const transaction = session.state.transaction;
      session.state.transaction = undefined;
      if (transaction === undefined || transaction.recipients.length === 0) return say('DATA', EDGE_REPLIES.temporary);
      const startedAt = shell.clock.monotonicMs();
      claim(bytes.length);
      metrics.receivedBytes.add(bytes.length);
      const reply = await submit(session, transaction, bytes).finally(() => claim(-bytes.length));
      metrics.acceptSeconds.observe((shell.clock.monotonicMs() - startedAt) / 1000, { code: String(reply.code) });
      shell.log.info('MESSAGE_ANSWERED', { msgId: transaction.msgId, code: reply.code, bytes: bytes.length, client: session.clientIp });
      return say('DATA', reply);
    },
    oversized(session) {
      session.state.transaction = undefined;
      return say('DATA', EDGE_REPLIES.tooLarge);
    },
    close(session) {
      metrics.sessions.set(--open);
      if (session.state.counted) counts.closed(session.clientIp);
    },
    violation(what) {
      metrics.violations.add(1, { what });
      shell.log.warn('SESSION_VIOLATION', { what });
    },
    stopTaking: () => void (stopping = true),
  };
}
