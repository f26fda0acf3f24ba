import { linear } from '@postern/linear';

/** What a next hop's reply means for the mail. */
export type ReplyClass = 'delivered' | 'temporary' | 'permanent';

/** What a hop says of one recipient. */
export interface RecipientReply {
  readonly code: number;
  /** Enhanced code (RFC 3463). */
  readonly status: string;
  readonly text: string;
}

/**
 * What it means for one of the recipients of a transaction. `552 Too many recipients` is an old spelling of 452 (RFC 5321 4.5.3.1.10), and X.5.3 says the same in any
 * reply (RFC 3463 3.6): the next transaction has fewer. Where nobody was taken or refused for another reason it would have as many, so no is no. A full mailbox
 * (552 5.2.2) is another matter.
 */
export function recipientClass(reply: RecipientReply, all: readonly RecipientReply[]): ReplyClass {
  return isTooMany(reply) && !all.every(isTooMany) ? 'temporary' : replyClass(reply.code);
}

function isTooMany({ code, status, text }: RecipientReply): boolean {
  if (linear(/^[45]\.5\.3$/).test(status)) return true;
  const isPlain = code === 552 && !linear(/^5\.[1-9]/).test(status);
  return isPlain && linear(/too many|maximum|limit/i).test(text) && linear(/recipient|rcpt|address|destination/i).test(text);
}

/** 2xx is delivered, 5xx permanent; all else, and no reply at all (0), is worth another try (RFC 5321 4.2.1). */
export function replyClass(code: number): ReplyClass {
  if (code >= 200 && code < 300) return 'delivered';
  return code >= 500 && code < 600 ? 'permanent' : 'temporary';
}

/** Enhanced code within a reply's text, else the plain one for its class (RFC 3463). */
export function enhancedCode(code: number, text: string): string {
  return linear(/\b([245]\.\d{1,3}\.\d{1,3})\b/).exec(text)?.[1] ?? (code >= 500 ? '5.0.0' : code >= 400 ? '4.0.0' : '2.0.0');
}
