import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { linear } from '@postern/linear';

import { asciiDomain } from './domains.js';

export type AddressIssue = 'syntax' | 'too-long' | 'no-domain' | 'bad-domain' | 'non-ascii';

export interface EnvelopeAddress {
  /** Empty for the null sender. */
  readonly address: string;
  readonly local: string;
  readonly domain: string;
}

/**
 * RFC 5321 4.5.3.1.3: a path has 256 bytes with its brackets. The 64 bytes of a local part are what everybody must take at least (4.5.3.1.1); VERP, SRS and tokens of
 * confirmation need more.
 */
const MAX_ADDRESS = 254;

/**
 * Reads the path of MAIL or RCPT (RFC 5321 4.1.2). `strict` needs the angle brackets. A source route is dropped, as 4.1.1.3 asks. The local part keeps its
 * case and quotes. Non-ASCII local parts are refused, since we do not announce SMTPUTF8. More than the grammar is taken where the meaning is plain and others hand it on:
 * dots in any place of a local part (addresses that mobile carriers gave out for years), blanks within the brackets, and the dot of a full name behind the domain.
 */
export function parsePath(text: string, options: { readonly strict: boolean }): Result<EnvelopeAddress, AddressIssue> {
  const bracketed = linear(/^<(.*)>$/s).exec(text.trim());
  if (bracketed === null && (options.strict || linear(/[<>\s]/).test(text.trim()))) return err('syntax');
  const inside = (bracketed?.[1] ?? text).trim();
  if (inside === '') return bracketed === null ? err('syntax') : ok({ address: '', local: '', domain: '' });
  // A source route comes on top.
  if (inside.length > 2 * MAX_ADDRESS) return err('too-long');
  const path = inside.replace(linear(/^@[A-Za-z0-9.,@-]+:/), '');
  if (path.length > MAX_ADDRESS) return err('too-long');
  const match = linear(/^("(?:\\[\x20-\x7e]|[\x20\x21\x23-\x5b\x5d-\x7e])*"|[^@\s"<>(),:;[\]\\]+)(?:@(.*))?$/, 'below 1 MiB').exec(path);
  if (match?.[1] === undefined) return err('syntax');
  const local = match[1];
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (linear(/[\u0000-\u001f\u007f]/).test(path)) return err('syntax');
  if (linear(/[^\x20-\x7e]/).test(local)) return err('non-ascii');
  if (match[2] === undefined) return local.toLowerCase() === 'postmaster' ? ok({ address: 'postmaster', local, domain: '' }) : err('no-domain');
  return done(local, match[2]);
}

function done(local: string, rawDomain: string): Result<EnvelopeAddress, AddressIssue> {
  const domain = linear(/\s/).test(rawDomain) ? '' : asciiDomain(rawDomain);
  if (domain === '' || (domain.startsWith('[') && !linear(/^\[(ipv6:[0-9a-f:.]+|\d{1,3}(\.\d{1,3}){3})\]$/).test(domain))) return err('bad-domain');
  return ok({ address: `${local}@${domain}`, local, domain });
}
