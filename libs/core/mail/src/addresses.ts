import { linear } from '@postern/linear';

import { readAddressList } from './address-list.js';
import type { AddressPiece } from './address-list.js';
import { asciiDomain } from './domains.js';
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

/** What is odd about an address field. */
export type AddressListIssue =
  | 'group'
  | 'no-address'
  | 'several-addresses'
  | 'name-looks-like-address'
  | 'control-character'
  | 'unclosed-quote'
  | 'unclosed-comment'
  | 'unclosed-angle'
  | 'several-from-fields'
  | 'too-many';

export interface AddressList {
  readonly mailboxes: readonly Mailbox[];
  readonly issues: readonly AddressListIssue[];
}

/** Reads an address list field (RFC 5322 3.4) tolerantly, at most `max` mailboxes. Never throws; what cannot be read is an issue. */
export function parseAddresses(value: string, max = 2000): AddressList {
  const issues = new Set<AddressListIssue>();
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (linear(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/).test(value)) issues.add('control-character');
  const list = readAddressList(value, (issue) => issues.add(issue));
  const mailboxes: Mailbox[] = [];
  for (const piece of list) {
    if (mailboxes.length >= max) {
      issues.add('too-many');
      break;
    }
    const found = mailboxesOf(piece);
    if (found.length === 0) issues.add('no-address');
    if (found.length > 1) issues.add('several-addresses');
    mailboxes.push(...found);
  }
  if (posesAsAddress(mailboxes)) issues.add('name-looks-like-address');
  return { mailboxes: mailboxes.slice(0, max), issues: [...issues] };
}

/** One mailbox as a rule; several when a piece has several angle addresses, since clients differ in which one they take. */
function mailboxesOf(piece: AddressPiece): readonly Mailbox[] {
  const { angles, comments } = piece;
  const phrase = piece.phrase.replace(linear(/\s+/g), ' ').trim();
  if (angles.length > 0) {
    const name = decodeWords(phrase === '' ? (comments[0] ?? '') : phrase).trim();
    return angles.flatMap((angle) => mailboxOf(angle, name) ?? []);
  }
  return [mailboxOf(piece.bare.trim(), decodeWords(comments[0] ?? '').trim()) ?? []].flat();
}

/** Reads `local@domain`; a source route before it is dropped (RFC 5322 4.4). */
function mailboxOf(text: string, name: string): Mailbox | undefined {
  const spec = text.trim().replace(linear(/^@[^:"]*:/), '');
  const at = spec.lastIndexOf('@');
  if (at <= 0) return undefined;
  const domain = asciiDomain(spec.slice(at + 1));
  const written = spec.slice(0, at).trim();
  const quoted = linear(/^"((?:\\.|[^"\\])*)"$/s, 'below 1 MiB').exec(written);
  const local = quoted === null ? written : (quoted[1] ?? '').replace(linear(/\\(.)/gs), '$1');
  if (domain === '' || local === '' || (quoted === null && linear(/\s/).test(written))) return undefined;
  return { name, address: `${local}@${domain}`, local, domain };
}

/** A name is an address, or holds one, and it is another one than its own. Many angle addresses may share one name, which is looked at once. */
function posesAsAddress(mailboxes: readonly Mailbox[]): boolean {
  const byName = new Map<string, Mailbox[]>();
  for (const mailbox of mailboxes) {
    const known = byName.get(mailbox.name);
    if (known === undefined) byName.set(mailbox.name, [mailbox]);
    else known.push(mailbox);
  }
  return [...byName].some(([name, own]) => {
    if (!linear(/[^\s@]@[^\s@]+\.[^\s@]/).test(name)) return false;
    const lower = name.toLowerCase();
    return own.length > MAX_OF_ONE_NAME || own.some(({ address }) => !lower.includes(address.toLowerCase()));
  });
}

/** Addresses of one name that are looked for in it; with more, one is another. */
const MAX_OF_ONE_NAME = 20;

/** Mailboxes of all From fields. DMARC needs exactly one (RFC 7489 6.6.1). */
export function fromMailboxes(message: Pick<MailMessage, 'headers'>): AddressList {
  const lists = message.headers.filter((field) => field.lower === 'from').map((field) => parseAddresses(field.value));
  const issues = new Set<AddressListIssue>(lists.flatMap((list) => list.issues));
  if (lists.length > 1) issues.add('several-from-fields');
  return { mailboxes: lists.flatMap((list) => list.mailboxes), issues: [...issues] };
}
