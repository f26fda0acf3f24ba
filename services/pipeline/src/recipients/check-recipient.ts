import { assertNever, within } from '@postern/kernel';
import type { AppError, DnsResolver } from '@postern/kernel';
import { parsePath } from '@postern/mail';
import type { Shell } from '@postern/platform-service';
import { decideRelay } from '@postern/policy';
import type { RelayDecision } from '@postern/policy';
import type { Revision, Settings, SettingsSource } from '@postern/settings';
import type { Pipeline, SmtpReply } from '@postern/smtp';
import type { Envelope } from '@postern/verdict';

import { pipelineError, replyOf } from '../pipeline.errors.js';
import type { PipelineMetrics } from '../pipeline.metrics.js';
import type { Separations } from './separations.js';
import type { TellRefusal } from './tell-refusals.js';
import { lookUpMailDomain } from './domain-exists.js';
import type { DomainState } from './domain-exists.js';

/** Longest wait for the DNS at RCPT, ms; then the client is asked to try again. */
const DNS_LIMIT_MS = 5000;

export interface RecipientParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  /** Absent: domains of relayed mail are not looked up here; delivery finds out. */
  readonly dns?: DnsResolver;
  readonly metrics: Pick<PipelineMetrics, 'recipients'>;
  readonly tellRefusal: TellRefusal;
  /** Senders who are to send to each group of recipients alone. */
  readonly separations: Pick<Separations, 'has'>;
  /** Whether the recipient falls under the rule of those that were accepted before. */
  readonly isOfGroup: (revision: Revision, envelope: Envelope, recipient: string) => boolean;
}

/** Answers RCPT from the settings in memory, and for relayed mail from the DNS. */
export function createCheckRecipient(parts: RecipientParts): Pipeline['checkRecipient'] {
  return async (question, signal) => {
    const { msgId, envelope, recipient } = question;
    const current = parts.settings.current();
    const { settings, number: revision } = current;
    const verdict = judgeRecipient(settings, envelope, recipient);
    const refusal =
      verdict.kind === 'relay' ? await refusalByDns(parts, settings, verdict, signal) : verdict.kind === 'refused' ? verdict.error : undefined;
    const mustWait = refusal === undefined && parts.separations.has(envelope) && !parts.isOfGroup(current, envelope, recipient);
    const error = mustWait ? pipelineError('RECIPIENT_SEPARATE') : refusal;
    parts.metrics.recipients.add(1, { answer: error?.code ?? verdict.kind });
    if (error === undefined) return OK;
    parts.shell.log.info('RECIPIENT_REFUSED', { msgId, error: error.code, client: envelope.clientIp, trusted: envelope.trusted });
    const reply = replyOf(error);
    parts.tellRefusal(question, { code: error.code, reply, revision });
    return reply;
  };
}

const OK: SmtpReply = { code: 250, enhanced: '2.1.5', text: 'Recipient ok' };

type RecipientVerdict =
  | { readonly kind: 'local' }
  | { readonly kind: 'relay'; readonly address: string; readonly domain: string }
  | { readonly kind: 'refused'; readonly error: AppError };

/** The part of the answer that needs no network; submit asks it again, because settings may have changed since RCPT. */
export function judgeRecipient(settings: Settings, envelope: Pick<Envelope, 'trusted'>, recipient: string): RecipientVerdict {
  const path = parsePath(recipient.startsWith('<') ? recipient : `<${recipient}>`, { strict: true });
  if (!path.ok || path.value.address === '') return { kind: 'refused', error: pipelineError('RECIPIENT_SYNTAX') };
  const { address, domain } = path.value;
  const decision = decideRelay(settings, envelope.trusted, path.value);
  switch (decision.kind) {
    case 'local':
      return { kind: 'local' };
    case 'relay':
      return { kind: 'relay', address, domain };
    case 'refused':
      return { kind: 'refused', error: pipelineError(REFUSALS[decision.why]) };
    default:
      return assertNever(decision);
  }
}

type RefusalWhy = Extract<RelayDecision, { kind: 'refused' }>['why'];

const REFUSALS = {
  relaying: 'RECIPIENT_RELAYING',
  'address-literal': 'RECIPIENT_LITERAL',
  'routed-local-part': 'RECIPIENT_ROUTED',
  syntax: 'RECIPIENT_SYNTAX',
} as const satisfies Record<RefusalWhy, string>;

async function refusalByDns(
  parts: RecipientParts,
  settings: Settings,
  to: { readonly address: string; readonly domain: string },
  signal: AbortSignal,
): Promise<AppError | undefined> {
  const { dns } = parts;
  if (dns === undefined || !settings.gateway.mta.rejectUnknownRecipientDomain || hasRoute(settings, to)) return undefined;
  const state = await within(parts.shell.clock, DNS_LIMIT_MS, 'recipient domain', (inner) => lookUpMailDomain(dns, to.domain, inner), signal).catch(
    (): DomainState => 'unknown',
  );
  switch (state) {
    case 'exists':
      return undefined;
    case 'missing':
      return pipelineError('RECIPIENT_UNKNOWN_DOMAIN');
    case 'null-mx':
      return pipelineError('RECIPIENT_NULL_MX');
    case 'unknown':
      return pipelineError('RECIPIENT_DNS_FAILED');
    default:
      return assertNever(state);
  }
}

/** Mail with a route of its own does not depend on public DNS. */
function hasRoute(settings: Settings, to: { readonly address: string; readonly domain: string }): boolean {
  const address = to.address.toLowerCase();
  return settings.routes.some(
    ({ match, nextHop }) =>
      nextHop !== undefined && (match === address || match === to.domain || (match.startsWith('.') && to.domain.endsWith(match))),
  );
}
