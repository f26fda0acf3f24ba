import { removeHeaders } from '@postern/mail';
import type { MailMessage, Splice } from '@postern/mail';
import type { GatewaySettings } from '@postern/settings';

import { authservIdOf } from './auth-results.js';

/** Exchange reads a spam level from this field, regardless of who wrote it. */
export const SCL_HEADER = 'X-MS-Exchange-Organization-SCL';

/**
 * Takes out what only we may say: fields with our prefix, the spam level, and authentication results in our name (RFC 8601 section 5). It happens before
 * anything is added, whether or not our own fields are switched on: downstream rules trust them.
 */
export function removeForged(message: MailMessage, settings: GatewaySettings): readonly Splice[] {
  const prefix = settings.headers.prefix.toLowerCase();
  const ours = settings.mta.hostname.toLowerCase();
  const inOurName = message.headers.filter((field) => nameOf(field.lower) === 'authentication-results' && authservIdOf(field.value) === ours);
  return [
    ...removeHeaders(message, (lower) => nameOf(lower).startsWith(prefix) || nameOf(lower) === SCL_HEADER.toLowerCase()),
    ...inOurName.map((field) => ({ offset: field.start, deleteCount: field.end - field.start, insert: Buffer.alloc(0) })),
  ];
}

/** `X-KSMG-Rule-ID :` is obsolete syntax for the same field (RFC 5322 4.5.8). */
function nameOf(lower: string): string {
  return lower.trim();
}

/** Did a limit end the reading of the header before its end? Then fields behind that point could not be judged. */
export function headerWasCut(message: MailMessage): boolean {
  const at = message.bytes[message.headerEnd];
  return message.headers.length > 0 && at !== undefined && at !== 13 && at !== 10;
}

/**
 * Keeps our fields apart from what is no header. A mbox line above the header would end it for some readers once fields stand before it. A message without any
 * field is all body, also when lines further down look like fields: a blank line says so to every reader.
 */
export function separateHeader(message: MailMessage): readonly Splice[] {
  const first = message.headers[0];
  if (first === undefined) return message.bodyStart === 0 ? [{ offset: 0, deleteCount: 0, insert: Buffer.from('\r\n') }] : [];
  return first.start === 0 ? [] : [{ offset: 0, deleteCount: first.start, insert: Buffer.alloc(0) }];
}
