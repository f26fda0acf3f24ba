import type { MsgId } from '@postern/kernel';
import { linear } from '@postern/linear';
import type { Envelope } from '@postern/verdict';

/** What a `Received` field of ours is made of. */
export interface Hop {
  readonly msgId: MsgId;
  readonly envelope: Envelope;
  /** Our name. */
  readonly hostname: string;
}

/**
 * Value of our trace field (RFC 5321 4.4). The client's words are reduced to what a domain or a literal can hold, so that nobody writes comments or clauses
 * into our field. `for` is given only when there is one recipient: it must not tell recipients of each other.
 */
export function receivedValue({ msgId, envelope, hostname }: Hop): string {
  const { helo, clientName, clientIp, tls, recipients, receivedAtMs } = envelope;
  const literal = clientIp === '' ? 'unknown' : clientIp.includes(':') ? `[IPv6:${clientIp}]` : `[${clientIp}]`;
  const from = `from ${domainText(helo)} (${domainText(clientName)} ${literal})`;
  const session = tls === '' ? 'with ESMTP' : `(using ${tls.replace(linear(/[^\w.-]/g), '')}) with ESMTPS`;
  const only = recipients.length === 1 ? (recipients[0] as string) : '';
  // A quoted local part could hold anything; it is not worth the risk in a trace field.
  const to = linear(/^[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+$/).test(only) ? ` for <${only}>` : '';
  return `${from} by ${hostname} ${session} id ${msgId}${to}; ${rfc5322Date(receivedAtMs)}`;
}

function domainText(text: string): string {
  const safe = text.replace(linear(/[^A-Za-z0-9.:[\]_-]/g), '').slice(0, 255);
  return safe === '' ? 'unknown' : safe;
}

/** RFC 5322 3.3 date-time in UTC. */
export function rfc5322Date(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}
