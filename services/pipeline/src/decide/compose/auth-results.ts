import { linear } from '@postern/linear';
import type { AuthResults, Envelope } from '@postern/verdict';

const MAX_TOLD = 8000;

/**
 * Value of our Authentication-Results field (RFC 8601). `told` is what the module itself says, with a result and a reason for each signature; without it the facts are
 * written out, and without facts that nothing was looked at.
 */
export function authResultsValue(hostname: string, envelope: Envelope, auth: AuthResults | undefined, told?: unknown): string {
  if (auth === undefined) return `${hostname}; none`;
  if (typeof told === 'string' && told !== '' && told.length <= MAX_TOLD) return `${hostname}; ${told.replace(linear(/[^ -~]/g), ' ')}`;
  const policy = auth.dmarcPolicy === '' ? '' : ` (p=${word(auth.dmarcPolicy)})`;
  const signers = auth.dkimDomains.slice(0, 10).map((domain) => ` header.d=${value(domain)}`);
  return [
    hostname,
    `spf=${word(auth.spf)} ${envelope.mailFrom === '' ? `smtp.helo=${value(envelope.helo)}` : `smtp.mailfrom=${value(auth.spfDomain)}`}`,
    ...(signers.length === 0 ? [`dkim=${word(auth.dkim)}`] : signers.map((signer) => `dkim=${word(auth.dkim)}${signer}`)),
    `dmarc=${word(auth.dmarc)}${policy} header.from=${value(auth.fromDomain)}`,
    `arc=${word(auth.arc)}`,
  ].join('; ');
}

/** The same in short, for X-…-AntiSpam-Auth. */
export function authSummary(auth: AuthResults | undefined): string {
  if (auth === undefined) return 'none';
  return `spf=${word(auth.spf)} ${value(auth.spfDomain)}; dkim=${word(auth.dkim)} ${auth.dkimDomains.slice(0, 10).map(value).join(',') || 'none'}; dmarc=${word(auth.dmarc)} ${value(auth.fromDomain)}`;
}

/** RFC 8601 result words are keywords; anything else is none. */
function word(text: string): string {
  return linear(/^[a-z][a-z0-9-]{0,30}$/).test(text) ? text : 'none';
}

/** Domains come from the message: only what a domain can hold is repeated. */
function value(text: string): string {
  return text.replace(linear(/[^A-Za-z0-9._:[\]-]/g), '').slice(0, 253) || 'unknown';
}

/**
 * The authserv-id of a foreign field, lower-case, without comments, quotes and trailing dot (RFC 8601 2.2); empty when it cannot be read. Bounded work: one pass.
 */
export function authservIdOf(fieldValue: string): string {
  const text = withoutComments(fieldValue.slice(0, 2000)).trim();
  const quoted = linear(/^"((?:[^"\\]|\\.)*)"/, 'below 1 MiB').exec(text)?.[1];
  const id = quoted === undefined ? (linear(/^[^\s;]*/).exec(text)?.[0] ?? '') : quoted.replace(linear(/\\(.)/g), '$1').trim();
  return id.toLowerCase().replace(linear(/(?<!\.)\.+$/), '');
}

function withoutComments(text: string): string {
  let depth = 0;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\') {
      if (depth === 0) out += text.slice(i, i + 2);
      i++;
    } else if (c === '(') depth++;
    else if (c === ')' && depth > 0) depth--;
    else if (depth === 0) out += c;
  }
  return out;
}
