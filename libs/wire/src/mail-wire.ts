import type { mailV1 } from '@postern/contracts';
import type { AuthResults, Envelope } from '@postern/verdict';

export function envelopeToWire(envelope: Envelope): mailV1.Envelope {
  return { ...envelope, recipients: [...envelope.recipients] };
}

/** An absent envelope is read as an empty one from an untrusted client. */
export function envelopeFromWire(wire: mailV1.Envelope | undefined): Envelope {
  return {
    mailFrom: wire?.mailFrom ?? '',
    recipients: wire?.recipients ?? [],
    helo: wire?.helo ?? '',
    clientIp: wire?.clientIp ?? '',
    clientName: wire?.clientName ?? '',
    trusted: wire?.trusted ?? false,
    tls: wire?.tls ?? '',
    receivedAtMs: wire?.receivedAtMs ?? 0,
  };
}

export function authToWire(auth: AuthResults): mailV1.AuthFacts {
  return { ...auth, dkimDomains: [...auth.dkimDomains] };
}

export function authFromWire(wire: mailV1.AuthFacts): AuthResults {
  return { ...wire };
}
