import { linear } from '@postern/linear';

import type { SmtpReply } from './smtp-reply.js';

const reply = (code: number, enhanced: string, text: string): SmtpReply => ({ code, enhanced, text });

/** What the SMTP edge itself answers. Texts tell strangers nothing internal. RFC 5321 4.2, RFC 3463. */
export const EDGE_REPLIES = {
  senderOk: reply(250, '2.1.0', 'Ok'),
  recipientOk: reply(250, '2.1.5', 'Ok'),
  ok: reply(250, '2.0.0', 'Ok'),
  cannotVerify: reply(252, '2.0.0', 'Cannot verify the user, send the message'),
  bye: reply(221, '2.0.0', 'Bye'),
  startTls: reply(220, '2.0.0', 'Ready to start TLS'),
  sendMessage: reply(354, '', 'End data with <CR><LF>.<CR><LF>'),
  tooManyFromClient: reply(421, '4.7.0', 'Too many connections from your address'),
  tooFast: reply(421, '4.7.0', 'Too many connections per minute from your address'),
  busy: reply(421, '4.3.2', 'Too busy, try again later'),
  shuttingDown: reply(421, '4.3.2', 'Shutting down'),
  silence: reply(421, '4.4.2', 'Timeout, closing connection'),
  tooLong: reply(421, '4.4.2', 'Session too long'),
  tooSlow: reply(421, '4.4.2', 'Data rate too low'),
  tooManyErrors: reply(421, '4.7.0', 'Too many errors'),
  tooEarly: reply(421, '4.5.0', 'Commands must wait for the greeting'),
  notHttp: reply(421, '4.7.0', 'This is not an HTTP server'),
  tooManyIdle: reply(421, '4.7.0', 'Too many commands without a message'),
  pipelinedBehindData: reply(421, '4.5.0', 'Commands must wait for the reply to DATA'),
  commandTooLong: reply(421, '4.5.2', 'Command line too long'),
  temporary: reply(451, '4.7.1', 'Try again later'),
  tooManyMessages: reply(450, '4.7.1', 'Too many messages per minute from your address'),
  tooManyRefused: reply(450, '4.7.1', 'Too many refused recipients per minute from your address'),
  memory: reply(452, '4.3.1', 'Too much mail in progress, try again later'),
  storage: reply(452, '4.3.1', 'Insufficient system storage, try again later'),
  tooManyRecipients: reply(452, '4.5.3', 'Too many recipients'),
  badLine: reply(500, '5.5.2', 'Lines end with CR LF and hold neither CR, LF nor NUL'),
  unknownCommand: reply(500, '5.5.2', 'Command not recognised'),
  badHello: reply(501, '5.5.4', 'Syntax: EHLO hostname'),
  badVrfySyntax: reply(501, '5.5.4', 'Syntax: VRFY address'),
  badStartTlsSyntax: reply(501, '5.5.4', 'Syntax: STARTTLS'),
  badMailSyntax: reply(501, '5.5.4', 'Syntax: MAIL FROM:<address>'),
  badRcptSyntax: reply(501, '5.5.4', 'Syntax: RCPT TO:<address>'),
  badParameter: reply(501, '5.5.4', 'Bad parameter'),
  badSender: reply(501, '5.1.7', 'Bad sender address syntax'),
  badRecipient: reply(501, '5.1.3', 'Bad recipient address syntax'),
  notOffered: reply(502, '5.5.1', 'Command not implemented'),
  needHello: reply(503, '5.5.1', 'Send HELO or EHLO first'),
  tlsActive: reply(503, '5.5.1', 'TLS is active already'),
  nestedMail: reply(503, '5.5.1', 'A message has begun already'),
  needMail: reply(503, '5.5.1', 'Send MAIL first'),
  needRecipient: reply(503, '5.5.1', 'Send RCPT first'),
  needTls: reply(530, '5.7.0', 'Must issue a STARTTLS command first'),
  bareLineEnding: reply(550, '5.6.11', 'Bare CR or LF in the message'),
  nul: reply(550, '5.6.0', 'NUL in the message'),
  tooLarge: reply(552, '5.3.4', 'Message exceeds the size limit'),
  noUtf8Address: reply(553, '5.6.7', 'Addresses beyond ASCII are not supported'),
  noRecipients: reply(554, '5.5.1', 'No valid recipients'),
  unknownParameter: reply(555, '5.5.4', 'Parameter not recognised'),
} as const satisfies Record<string, SmtpReply>;

/** RFC 5321 4.5.3.1.5: a reply line holds 512 bytes with code and CRLF, so long texts are cut here, not at the socket. */
const MAX_TEXT = 480;

/** The text behind the code: enhanced code and one printable line. */
export function replyText(reply: SmtpReply): string {
  const text = `${reply.enhanced === '' ? '' : `${reply.enhanced} `}${reply.text}`;
  return text.replace(linear(/[^\x20-\x7e]/g), '?').slice(0, MAX_TEXT);
}
