import type { SmtpReply } from './smtp-reply.js';

const reply = (code: number, enhanced: string, text: string): SmtpReply => ({ code, enhanced, text });

/** What the SMTP edge itself answers. Texts tell strangers nothing internal. RFC 5321 4.2, RFC 3463. */
export const EDGE_REPLIES = {
  tooManyFromClient: reply(421, '4.7.0', 'Too many connections from you'),
  tooFast: reply(421, '4.7.0', 'Too many connections from you in this minute'),
  busy: reply(421, '4.3.2', 'Too busy, try again later'),
  shuttingDown: reply(421, '4.3.2', 'Shutting down'),
  tooManyMessages: reply(450, '4.7.1', 'Too many messages from you in this minute'),
  memory: reply(452, '4.3.1', 'Too much mail in progress, try again later'),
  badSender: reply(501, '5.1.7', 'Bad sender address syntax'),
  badRecipient: reply(501, '5.1.3', 'Bad recipient address syntax'),
  needTls: reply(530, '5.7.0', 'Must issue a STARTTLS command first'),
  bareLineEnding: reply(550, '5.6.11', 'Bare CR or LF in the message'),
  nul: reply(550, '5.6.0', 'NUL in the message'),
  tooLarge: reply(552, '5.3.4', 'Message exceeds the size limit'),
  temporary: reply(451, '4.7.1', 'Try again later'),
} as const satisfies Record<string, SmtpReply>;
