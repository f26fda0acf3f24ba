import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';
import { parsePath } from '@postern/mail';
import type { AddressIssue, EnvelopeAddress } from '@postern/mail';

import { EDGE_REPLIES } from './replies.js';
import type { SmtpReply } from './smtp-reply.js';

export interface MailCommand {
  readonly sender: EnvelopeAddress;
  /** Declared size, bytes; 0 when none was given. */
  readonly size: number;
  readonly body: '7BIT' | '8BITMIME';
}

export interface EnvelopeRules {
  /** Addresses need angle brackets (RFC 821). */
  readonly strict: boolean;
  /** Size limit, bytes. */
  readonly maxBytes: number;
}

/** Reads `MAIL FROM:<path> [parameters]` (RFC 5321 4.1.1.2, RFC 1870, RFC 6152). A parameter of an extension that we do not offer is refused, but for AUTH. */
export function parseMailCommand(line: string, rules: EnvelopeRules): Result<MailCommand, SmtpReply> {
  const split = splitCommand(linear(/^MAIL +FROM *: */i), line);
  if (split === undefined) return err(EDGE_REPLIES.badMailSyntax);
  const sender = parsePath(split.path, { strict: rules.strict });
  if (!sender.ok) return err(addressRefusal(sender.error, EDGE_REPLIES.badSender));
  const parameters = readParameters(split.parameters);
  if (!parameters.ok) return parameters;
  let size = 0;
  let body: MailCommand['body'] = '7BIT';
  for (const [key, value] of parameters.value) {
    if (key === 'SIZE') {
      if (!linear(/^\d{1,20}$/).test(value)) return err(EDGE_REPLIES.badParameter);
      size = Number(value);
      if (size > rules.maxBytes) return err(EDGE_REPLIES.tooLarge);
    } else if (key === 'BODY') {
      const kind = value.toUpperCase();
      if (kind !== '7BIT' && kind !== '8BITMIME') return err(EDGE_REPLIES.badParameter);
      body = kind;
    } else if (key === 'AUTH') {
      // Some hosts send AUTH=<> to everybody. Who submitted the mail elsewhere means nothing to us, so it is read and dropped (RFC 4954 section 5).
      if (value === '') return err(EDGE_REPLIES.badParameter);
    } else return err(EDGE_REPLIES.unknownParameter);
  }
  return ok({ sender: sender.value, size, body });
}

/** Reads `RCPT TO:<path>`. We offer no extension with a parameter for it. */
export function parseRcptCommand(line: string, rules: EnvelopeRules): Result<EnvelopeAddress, SmtpReply> {
  const split = splitCommand(linear(/^RCPT +TO *: */i), line);
  if (split === undefined) return err(EDGE_REPLIES.badRcptSyntax);
  const recipient = parsePath(split.path, { strict: rules.strict });
  if (!recipient.ok) return err(addressRefusal(recipient.error, EDGE_REPLIES.badRecipient));
  if (recipient.value.address === '') return err(EDGE_REPLIES.badRecipient);
  const parameters = readParameters(split.parameters);
  if (!parameters.ok) return parameters;
  return parameters.value.length === 0 ? ok(recipient.value) : err(EDGE_REPLIES.unknownParameter);
}

/** The path ends at its bracket, which a quoted local part may hold too; without brackets at the first space. */
function splitCommand(verb: LinearPattern, line: string): { readonly path: string; readonly parameters: string } | undefined {
  const start = verb.exec(line)?.[0].length;
  if (start === undefined) return undefined;
  const rest = line.slice(start);
  const path = linear(/^<(?:"(?:\\.|[^"\\])*"|[^"<>])*>/, 'below 1 MiB').exec(rest)?.[0] ?? linear(/^[^ ]+/).exec(rest)?.[0];
  if (path === undefined) return undefined;
  const parameters = rest.slice(path.length);
  return parameters === '' || parameters.startsWith(' ') ? { path, parameters } : undefined;
}

function readParameters(text: string): Result<readonly (readonly [key: string, value: string])[], SmtpReply> {
  const words = text.split(' ').filter((word) => word !== '');
  const read = words.map((word) => linear(/^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x3c\x3e-\x7e]+))?$/).exec(word));
  const pairs = read.map((match) => [match?.[1]?.toUpperCase() ?? '', match?.[2] ?? ''] as const);
  const keys = pairs.map(([key]) => key);
  return keys.includes('') || new Set(keys).size < keys.length ? err(EDGE_REPLIES.badParameter) : ok(pairs);
}

function addressRefusal(issue: AddressIssue, otherwise: SmtpReply): SmtpReply {
  return issue === 'non-ascii' ? EDGE_REPLIES.noUtf8Address : otherwise;
}
