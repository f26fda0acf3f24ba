import type { ListenerHandlers, ListenerSession } from '@postern/adapter-smtp-listener';
import { newMsgId, within } from '@postern/kernel';
import type { DnsResolver } from '@postern/kernel';
import type { SettingsSource } from '@postern/settings';
import { clientKey, networkSet } from '@postern/net';
import { EDGE_REPLIES, withPostmasterDomain } from '@postern/smtp';
import type { ClientTable, ReadMessage, SmtpReply } from '@postern/smtp';
import type { Envelope } from '@postern/verdict';

import { clientName } from './client-name.js';
import type { IngressMetrics } from './ingress-smtp.metrics.js';
import type { MemoryBudget } from './memory-budget.js';
import { createProxyWarnings } from './proxy-warnings.js';
import { submitMessage } from './submit-message.js';
import type { SubmitParts } from './submit-message.js';
import type { SessionState, Transaction } from './transaction.js';

export interface HandlerParts extends SubmitParts {
  readonly settings: SettingsSource;
  readonly dns: DnsResolver;
  readonly counts: ClientTable;
  readonly metrics: IngressMetrics;
  readonly budget: MemoryBudget;
  readonly storage: Storage;
}

/** Where what is accepted will be kept. */
export interface Storage {
  /** Whether a message of this size has room, and with 0, of no declared size, any at all. */
  fits(bytes: number): boolean;
}

const RECIPIENT_LIMIT_MS = 15_000;

type Session = ListenerSession<SessionState>;

/** Whoever reports a mail that was not taken has nothing but this reply, and we find by the MsgId what it was. */
function withMsgId(reply: SmtpReply, msgId: string): SmtpReply {
  return reply.text.includes(msgId) ? reply : { ...reply, text: `${reply.text} (<${msgId}>)` };
}

/** What happens at each command. Nothing here says 250 to a message: only the pipeline does. */
export function createSessionHandlers(parts: HandlerParts): ListenerHandlers<SessionState> {
  const { shell, settings, metrics, counts, budget } = parts;
  const { clock, log } = shell;
  const gateway = () => settings.current().settings.gateway;
  let trusted = networkSet([]);
  settings.onChange((revision) => (trusted = networkSet(revision.settings.gateway.mta.trustedNetworks)));
  // A proxy that speaks for itself may as well not know who its client is.
  const isTrusted = (session: Session) => !session.isCheck && trusted(session.clientIp);
  const warnsOfProxy = createProxyWarnings();
  let open = 0;

  const envelopeOf = async (session: Session, transaction: Transaction): Promise<Envelope> => ({
    mailFrom: transaction.mailFrom,
    recipients: [...transaction.recipients],
    helo: session.helo,
    clientIp: session.clientIp,
    clientName: await session.state.clientName,
    trusted: isTrusted(session),
    tls: session.tls,
    receivedAtMs: transaction.receivedAtMs,
  });
  const release = ({ state }: Session) => {
    if (state.deciding) return;
    budget.give(state.holder, state.held);
    state.held = 0;
  };

  /** Counts the session as one of its client; what refuses it. */
  const countAsClient = async (session: Session): Promise<SmtpReply | undefined> => {
    metrics.connections.add(1);
    metrics.sessions.set(++open);
    const client = clientKey(session.clientIp);
    session.state.client = client;
    // Trusted clients bring the mail of many: all of a site comes from one address.
    session.state.holder = isTrusted(session) ? undefined : client;
    const verdict = await counts.opened(client, gateway().mta, clock.now());
    if (verdict !== 'ok') return verdict === 'too-many' ? EDGE_REPLIES.tooManyFromClient : EDGE_REPLIES.tooFast;
    if (budget.full()) return EDGE_REPLIES.busy;
    session.state.clientName = clientName(parts.dns, clock, session.clientIp);
    return undefined;
  };

  return {
    // A check of health is no client until it begins a mail.
    connect: async (session) => (session.isCheck ? undefined : countAsClient(session)),
    async mail(session, { sender, size }) {
      const refusal = (session.state.client === undefined ? await countAsClient(session) : undefined) ?? (await mailRefusal(session, size));
      if (refusal !== undefined) return refusal;
      session.state.transaction = { msgId: newMsgId(clock, shell.random), mailFrom: sender.address, recipients: [], receivedAtMs: clock.now() };
      return EDGE_REPLIES.senderOk;
    },
    async recipient(session, address) {
      const { transaction } = session.state;
      const recipient = withPostmasterDomain(address, settings.current().settings.domains);
      if (transaction === undefined) return EDGE_REPLIES.needMail;
      const { holder } = session.state;
      // What a client that tries out addresses asks for is not looked up, so the answer tells nothing.
      if (holder !== undefined && (await counts.recipient(holder, gateway().mta, clock.now())) !== 'ok') return EDGE_REPLIES.tooManyRefused;
      const envelope = await envelopeOf(session, transaction);
      const question = { msgId: transaction.msgId, envelope, recipient, refusedBefore: session.state.refused };
      const check = (signal: AbortSignal) => parts.pipeline.checkRecipient(question, signal);
      const reply: SmtpReply = await within(clock, RECIPIENT_LIMIT_MS, 'recipient check', check).catch((thrown: unknown) => {
        log.warn('RECIPIENT_CHECK_FAILED', { msgId: transaction.msgId }, thrown);
        return EDGE_REPLIES.temporary;
      });
      if (reply.code !== 250) {
        session.state.refused += 1;
        if (holder !== undefined && reply.code >= 500) counts.refused(holder, clock.now());
        log.info('RECIPIENT_REFUSED', { msgId: transaction.msgId, reply: reply.code, enhanced: reply.enhanced, client: session.clientIp });
        return reply;
      }
      if (!transaction.recipients.includes(recipient)) transaction.recipients.push(recipient);
      return EDGE_REPLIES.recipientOk;
    },
    receiving({ state }, octets) {
      metrics.receivedBytes.add(octets);
      if (state.overBudget) return false;
      if (budget.take(state.holder, octets)) state.held += octets;
      else state.overBudget = true;
      return !state.overBudget;
    },
    async data(session, message) {
      const { state } = session;
      const { transaction } = state;
      if (transaction === undefined || transaction.recipients.length === 0) return EDGE_REPLIES.temporary;
      const startedAt = clock.monotonicMs();
      state.deciding = true;
      try {
        const reply = withMsgId(await answerTo(session, transaction, message), transaction.msgId);
        metrics.acceptSeconds.observe((clock.monotonicMs() - startedAt) / 1000, { code: String(reply.code) });
        log.info('MESSAGE_ANSWERED', {
          msgId: transaction.msgId,
          reply: reply.code,
          enhanced: reply.enhanced,
          bytes: message.size,
          client: session.clientIp,
        });
        return reply;
      } finally {
        state.deciding = false;
        release(session);
      }
    },
    forget(session) {
      session.state.transaction = undefined;
      session.state.overBudget = false;
      release(session);
    },
    close(session) {
      release(session);
      const { client } = session.state;
      if (client === undefined) return;
      metrics.sessions.set(--open);
      counts.closed(client);
    },
    proxied(result, peer) {
      metrics.proxied.add(1, { result });
      if ((result === 'refused' || result === 'crowded') && warnsOfProxy(peer, clock.now()))
        log.warn('PROXY_HEADER_REFUSED', { proxy: peer, result });
    },
    violation(what, { clientIp, state }) {
      // Checks of health come and go as they like.
      if (state.client === undefined) return;
      metrics.violations.add(1, { what });
      // Under a flood there are thousands of these, and they say nothing of the client.
      if (what === 'overdue' || what === 'evicted') return;
      log.warn('SESSION_VIOLATION', { what, client: clientIp });
    },
    replied: (command, code) => metrics.replies.add(1, { command, code: String(code) }),
  };

  async function answerTo(session: Session, transaction: Transaction, message: ReadMessage): Promise<SmtpReply> {
    if (session.state.overBudget) return EDGE_REPLIES.memory;
    if (message.dropped) return EDGE_REPLIES.tooLarge;
    return submitMessage(parts, gateway(), transaction, await envelopeOf(session, transaction), message);
  }

  async function mailRefusal(session: Session, size: number): Promise<SmtpReply | undefined> {
    const { mta } = gateway();
    const { client } = session.state;
    if (mta.tls === 'require' && session.tls === '') return EDGE_REPLIES.needTls;
    if (client !== undefined && (await counts.message(client, mta, clock.now())) !== 'ok') return EDGE_REPLIES.tooManyMessages;
    if (!parts.storage.fits(size)) return EDGE_REPLIES.storage;
    // A declared size is only a hint, so it is compared and not reserved: else a hundred silent clients would fill the budget with promises.
    return budget.full() || !budget.wouldTake(session.state.holder, size) ? EDGE_REPLIES.memory : undefined;
  }
}
