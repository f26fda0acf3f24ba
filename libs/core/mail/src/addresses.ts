import { domainToASCII } from 'node:url';

import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';

import { decodeWords } from './encoded-words.js';
import type { MailMessage } from './mail-message.js';

export interface Mailbox {
  /** Display name, decoded; empty for none. */
  readonly name: string;
  /** `local@domain`, domain in lower-case A-labels. */
  readonly address: string;
  readonly local: string;
  readonly domain: string;
}

export interface AddressList {
  readonly mailboxes: readonly Mailbox[];
  /** `group`, `no-address`, `name-looks-like-address`, `control-character`, `too-many`. */
  readonly issues: readonly string[];
}

/** Lower-case A-labels; empty when it is no domain. Address literals stay as they are. */
export function asciiDomain(text: string): string {
  const trimmed = text.trim();
  if (/^\[[^\]\s]+\]$/.test(trimmed)) return trimmed.toLowerCase();
  const plain = trimmed.replace(/\.$/, '').toLowerCase();
  // Only names beyond ASCII need the mapping; it would also read numbers as addresses.
  const ascii = /^[\x21-\x7e]+$/.test(plain) ? plain : domainToASCII(plain);
  return /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/.test(ascii) ? ascii : '';
}

/** Reads an address list field (RFC 5322 3.4) tolerantly. Never throws; what cannot be read is an issue. */
export function parseAddresses(value: string, max = 2000): AddressList {
  const mailboxes: Mailbox[] = [];
  const issues = new Set<string>();
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) issues.add('control-character');
  for (const piece of splitList(value, issues)) {
    if (mailboxes.length >= max) {
      issues.add('too-many');
      break;
    }
    const mailbox = mailboxOf(piece);
    if (mailbox === undefined) {
      if (piece.trim() !== '') issues.add('no-address');
      continue;
    }
    mailboxes.push(mailbox);
    if (/[^\s@]+@[^\s@]+\.[^\s@]+/.test(mailbox.name) && !mailbox.name.toLowerCase().includes(mailbox.address.toLowerCase()))
      issues.add('name-looks-like-address');
  }
  return { mailboxes, issues: [...issues] };
}

/** Cuts at commas and semicolons outside of quotes, comments and angle brackets; group names (`name:`) are dropped with an issue. */
function splitList(value: string, issues: Set<string>): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  let angle = false;
  let comment = 0;
  for (let i = 0; i < value.length; i++) {
    const c = value.charAt(i);
    if (c === '\\') {
      piece += c + value.charAt(i + 1);
      i += 1;
      continue;
    }
    if (c === '"' && comment === 0) quoted = !quoted;
    else if (!quoted && c === '(') comment += 1;
    else if (!quoted && c === ')' && comment > 0) comment -= 1;
    else if (!quoted && comment === 0 && c === '<') angle = true;
    else if (!quoted && comment === 0 && c === '>') angle = false;
    else if (!quoted && comment === 0 && !angle && (c === ',' || c === ';')) {
      pieces.push(piece);
      piece = '';
      continue;
    } else if (!quoted && comment === 0 && !angle && c === ':') {
      issues.add('group');
      piece = '';
      continue;
    }
    piece += c;
  }
  pieces.push(piece);
  return pieces;
}

function mailboxOf(piece: string): Mailbox | undefined {
  const comments: string[] = [];
  const text = piece.replace(/\(((?:\\.|[^()\\])*)\)/g, (_all, inside: string) => {
    comments.push(inside);
    return ' ';
  });
  const angle = /<([^<>]*)>[^<>]*$/.exec(text);
  const spec = (angle?.[1] ?? text).trim().replace(/^@[^:]*:/, '');
  const at = spec.lastIndexOf('@');
  if (at <= 0) return undefined;
  const domain = asciiDomain(spec.slice(at + 1));
  const local = spec
    .slice(0, at)
    .trim()
    .replace(/^"((?:\\.|[^"\\])*)"$/s, (_all, inside: string) => inside.replace(/\\(.)/gs, '$1'));
  if (domain === '' || local === '' || (angle === null && /\s/.test(spec.slice(0, at).trim()) && !spec.startsWith('"'))) return undefined;
  const before = angle === null ? (comments[0] ?? '') : text.slice(0, angle.index).trim();
  const name = decodeWords(before.replace(/"((?:\\.|[^"\\])*)"/gs, (_all, inside: string) => inside.replace(/\\(.)/gs, '$1'))).trim();
  return { name, address: `${local}@${domain}`, local, domain };
}

/** Mailboxes of all From fields. DMARC needs exactly one (RFC 7489 6.6.1). */
export function fromMailboxes(message: Pick<MailMessage, 'headers'>): AddressList {
  const lists = message.headers.filter((field) => field.lower === 'from').map((field) => parseAddresses(field.value));
  const issues = [...new Set(lists.flatMap((list) => list.issues)), ...(lists.length > 1 ? ['several-from-fields'] : [])];
  return { mailboxes: lists.flatMap((list) => list.mailboxes), issues };
}

export type AddressIssue = 'syntax' | 'too-long' | 'no-domain' | 'bad-domain' | 'non-ascii';

export interface EnvelopeAddress {
  /** Empty for the null sender. */
  readonly address: string;
  readonly local: string;
  readonly domain: string;
}

/**
 * Reads the path of MAIL or RCPT (RFC 5321 4.1.2). `strict` needs the angle brackets. A source route is dropped, as 4.1.1.3 asks. The local part keeps its
 * case and quotes. Non-ASCII local parts are refused, since we do not announce SMTPUTF8.
 */
export function parsePath(text: string, options: { readonly strict: boolean }): Result<EnvelopeAddress, AddressIssue> {
  const bracketed = /^<(.*)>$/s.exec(text.trim());
  if (bracketed === null && (options.strict || /[<>\s]/.test(text.trim()))) return err('syntax');
  const inside = bracketed?.[1] ?? text.trim();
  if (inside === '') return bracketed === null ? err('syntax') : ok({ address: '', local: '', domain: '' });
  if (inside.length > 320) return err('too-long');
  const path = inside.replace(/^@[A-Za-z0-9.,@-]+:/, '');
  const match = /^("(?:\\[\x20-\x7e]|[\x20\x21\x23-\x5b\x5d-\x7e])*"|[^@\s"<>(),:;[\]\\]+)(?:@(.*))?$/.exec(path);
  if (match?.[1] === undefined) return err('syntax');
  const local = match[1];
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return err('syntax');
  if (/[^\x20-\x7e]/.test(local)) return err('non-ascii');
  if (match[2] === undefined) return local.toLowerCase() === 'postmaster' ? ok({ address: 'postmaster', local, domain: '' }) : err('no-domain');
  if (local.length > 64 || /^\.|\.$|\.\./.test(local)) return local.startsWith('"') && local.length <= 64 ? done(local, match[2]) : err('syntax');
  return done(local, match[2]);
}

function done(local: string, rawDomain: string): Result<EnvelopeAddress, AddressIssue> {
  const domain = /\.$|\s/.test(rawDomain) ? '' : asciiDomain(rawDomain);
  if (domain === '' || (domain.startsWith('[') && !/^\[(ipv6:[0-9a-f:.]+|\d{1,3}(\.\d{1,3}){3})\]$/.test(domain))) return err('bad-domain');
  return ok({ address: `${local}@${domain}`, local, domain });
}
