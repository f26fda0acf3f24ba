import { linear } from '@postern/linear';

/** Which commands there are, by what the session does with them. */

export const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['NOOP', 'RSET', 'VRFY', 'HELO', 'EHLO', 'HELP', 'EXPN', 'ETRN', 'AUTH', 'STARTTLS']);
/** Commands that exist and that we do not offer; smtp-server would play along with some of them. */
export const NOT_OFFERED: ReadonlySet<string> = new Set([
  'AUTH',
  'EXPN',
  'ETRN',
  'TURN',
  'SEND',
  'SOML',
  'SAML',
  'BDAT',
  'HELP',
  'XCLIENT',
  'XFORWARD',
]);
/** A browser that was made to talk to us (RFC 9110 section 9). What follows could be commands that a web page chose. */
export const HTTP: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);
export const TRANSACTION: ReadonlySet<string> = new Set(['MAIL', 'RCPT', 'DATA']);
/** Longest name in HELO and EHLO (RFC 5321 section 4.5.3.1.2 has 255). */
export const MAX_NAME = 300;
export const KNOWN: ReadonlySet<string> = new Set(['HELO', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'QUIT', 'VRFY', 'STARTTLS']);

export function wordsOf(line: Buffer): readonly string[] {
  return line.toString().trim().split(linear(/\s+/));
}

export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 127) return true;
  }
  return false;
}
