import { linear } from '@postern/linear';

/** What a next hop's reply means for the mail. */
export type ReplyClass = 'delivered' | 'temporary' | 'permanent';

/** 2xx is delivered, 5xx permanent; all else, and no reply at all (0), is worth another try (RFC 5321 4.2.1). */
export function replyClass(code: number): ReplyClass {
  if (code >= 200 && code < 300) return 'delivered';
  return code >= 500 && code < 600 ? 'permanent' : 'temporary';
}

/** Enhanced code within a reply's text, else the plain one for its class (RFC 3463). */
export function enhancedCode(code: number, text: string): string {
  return linear(/\b([245]\.\d{1,3}\.\d{1,3})\b/).exec(text)?.[1] ?? (code >= 500 ? '5.0.0' : code >= 400 ? '4.0.0' : '2.0.0');
}
