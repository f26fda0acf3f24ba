import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { linear } from '@postern/linear';

import { parseMailCommand, parseRcptCommand } from './envelope-commands.js';
import type { EnvelopeRules, MailCommand } from './envelope-commands.js';
import { EDGE_REPLIES } from './replies.js';
import type { SmtpReply } from './smtp-reply.js';

export type Verb = 'HELO' | 'EHLO' | 'STARTTLS' | 'MAIL' | 'RCPT' | 'DATA' | 'RSET' | 'NOOP' | 'VRFY' | 'QUIT';

/** How far a session has come: without a name, with one, after MAIL, with nothing but refused recipients, with one that was accepted. */
export type Place = 'new' | 'greeted' | 'sender' | 'all-refused' | 'addressed';

/** A command that was understood. */
export type Command =
  | { readonly verb: 'HELO' | 'EHLO'; readonly name: string }
  | { readonly verb: 'MAIL'; readonly mail: MailCommand }
  | { readonly verb: 'RCPT'; readonly address: string }
  | { readonly verb: 'STARTTLS' | 'DATA' | 'RSET' | 'NOOP' | 'VRFY' | 'QUIT' };

export interface CommandRow {
  /** Where it is allowed; elsewhere the reply that refuses it. */
  readonly at: Readonly<Record<Place, 'allowed' | SmtpReply>>;
  /** Counts as a command without effect between two messages. */
  readonly isIdle: boolean;
  /** The whole line, without white space at its end. */
  readonly parse: (line: string, rules: EnvelopeRules) => Result<Command, SmtpReply>;
  /** Codes that the edge answers by itself, and where they stand. 421 may follow any command (RFC 5321 3.8), and so may 451 when we fail. */
  readonly replies: Readonly<Record<number, string>>;
}

/** Longest name in HELO and EHLO (RFC 5321 4.5.3.1.2 has 255). */
const MAX_NAME = 300;

const ANYWHERE = { new: 'allowed', greeted: 'allowed', sender: 'allowed', 'all-refused': 'allowed', addressed: 'allowed' } as const;
const { needHello, needMail, nestedMail, needRecipient, noRecipients } = EDGE_REPLIES;

/** RFC 5321 4.1.1: what must not have parameters is refused with them. */
const bare = (verb: 'STARTTLS' | 'DATA' | 'RSET' | 'QUIT', refusal: SmtpReply) => (line: string) =>
  line.length === verb.length ? ok({ verb }) : err(refusal);

const hello =
  (verb: 'HELO' | 'EHLO') =>
  (line: string): Result<Command, SmtpReply> => {
    // RFC 5321 4.1.4: no mail is refused for a name that is none. Devices give what somebody called them, of several words too.
    const name = line
      .split(linear(/[ \t]+/))
      .slice(1)
      .join(' ');
    const isName = name !== '' && name.length <= MAX_NAME && !hasControl(name);
    return isName ? ok({ verb, name: name.toLowerCase() }) : err(EDGE_REPLIES.badHello);
  };

/** Every command that we offer. What stands in no row is unknown or, in NOT_OFFERED, refused by name. */
export const COMMANDS: Readonly<Record<Verb, CommandRow>> = {
  HELO: { at: ANYWHERE, isIdle: true, parse: hello('HELO'), replies: { 250: 'RFC 5321 4.1.1.1', 501: 'RFC 5321 4.2.4' } },
  EHLO: { at: ANYWHERE, isIdle: true, parse: hello('EHLO'), replies: { 250: 'RFC 5321 4.1.1.1', 501: 'RFC 5321 4.2.4' } },
  STARTTLS: {
    at: ANYWHERE,
    isIdle: true,
    parse: bare('STARTTLS', EDGE_REPLIES.badStartTlsSyntax),
    replies: { 220: 'RFC 3207 4', 501: 'RFC 3207 4', 502: 'RFC 5321 4.2.4', 503: 'RFC 5321 4.1.4' },
  },
  MAIL: {
    at: { new: needHello, greeted: 'allowed', sender: nestedMail, 'all-refused': nestedMail, addressed: nestedMail },
    isIdle: false,
    parse: (line, rules) => {
      const mail = parseMailCommand(line, rules);
      return mail.ok ? ok({ verb: 'MAIL', mail: mail.value }) : mail;
    },
    replies: { 501: 'RFC 5321 4.3.2', 503: 'RFC 5321 4.1.4', 552: 'RFC 1870 6.1', 553: 'RFC 6531 3.5', 555: 'RFC 5321 4.1.1.11' },
  },
  RCPT: {
    at: { new: needHello, greeted: needMail, sender: 'allowed', 'all-refused': 'allowed', addressed: 'allowed' },
    isIdle: false,
    parse: (line, rules) => {
      const recipient = parseRcptCommand(line, rules);
      return recipient.ok ? ok({ verb: 'RCPT', address: recipient.value.address }) : recipient;
    },
    replies: { 452: 'RFC 5321 4.5.3.1.10', 501: 'RFC 5321 4.3.2', 503: 'RFC 5321 3.3', 553: 'RFC 6531 3.5', 555: 'RFC 5321 4.1.1.11' },
  },
  DATA: {
    at: { new: needHello, greeted: needMail, sender: needRecipient, 'all-refused': noRecipients, addressed: 'allowed' },
    isIdle: false,
    parse: bare('DATA', EDGE_REPLIES.badParameter),
    replies: { 354: 'RFC 5321 4.1.1.4', 501: 'RFC 5321 4.1.1', 503: 'RFC 5321 3.3', 554: 'RFC 5321 3.3' },
  },
  RSET: { at: ANYWHERE, isIdle: true, parse: bare('RSET', EDGE_REPLIES.badParameter), replies: { 250: 'RFC 5321 4.1.1.5', 501: 'RFC 5321 4.1.1' } },
  NOOP: { at: ANYWHERE, isIdle: true, parse: () => ok({ verb: 'NOOP' }), replies: { 250: 'RFC 5321 4.1.1.9' } },
  VRFY: {
    at: ANYWHERE,
    isIdle: true,
    parse: (line) => (line.includes(' ') ? ok({ verb: 'VRFY' }) : err(EDGE_REPLIES.badVrfySyntax)),
    replies: { 252: 'RFC 5321 3.5.3', 501: 'RFC 5321 4.3.2', 502: 'RFC 5321 3.5.2' },
  },
  QUIT: { at: ANYWHERE, isIdle: false, parse: bare('QUIT', EDGE_REPLIES.badParameter), replies: { 221: 'RFC 5321 4.1.1.10', 501: 'RFC 5321 4.1.1' } },
};

/** Commands that exist and that we do not offer; those of `true` count as commands without effect. */
const NOT_OFFERED: ReadonlyMap<string, boolean> = new Map([
  ['AUTH', true],
  ['EXPN', true],
  ['ETRN', true],
  ['HELP', true],
  ['TURN', false],
  ['SEND', false],
  ['SOML', false],
  ['SAML', false],
  ['BDAT', false],
  ['XCLIENT', false],
  ['XFORWARD', false],
]);

/** A browser that was made to talk to us (RFC 9110 section 9). What follows could be commands that a web page chose. */
const HTTP: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** What the first word of a line is. */
export type Word =
  | { readonly is: 'command'; readonly verb: Verb }
  | { readonly is: 'not-offered'; readonly isIdle: boolean }
  | { readonly is: 'http' }
  | { readonly is: 'unknown' };

export function wordOf(line: string): Word {
  const word = (line.split(' ', 1)[0] ?? '').toUpperCase();
  if (isVerb(word)) return { is: 'command', verb: word };
  if (HTTP.has(word)) return { is: 'http' };
  const isIdle = NOT_OFFERED.get(word);
  return isIdle === undefined ? { is: 'unknown' } : { is: 'not-offered', isIdle };
}

const isVerb = (word: string): word is Verb => Object.hasOwn(COMMANDS, word);

/** RFC 5321 4.1.1: white space before the end of a line is tolerated. */
export function withoutTrailingSpace(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charAt(end - 1) === ' ' || line.charAt(end - 1) === '\t')) end -= 1;
  return line.slice(0, end);
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 127) return true;
  }
  return false;
}
