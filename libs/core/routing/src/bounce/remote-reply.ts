/** What a next hop said about a recipient, or what we say in its place. */
export interface RemoteReply {
  /** SMTP code; our own reasons use the code that a server would. */
  readonly code: number;
  /** Enhanced code (RFC 3463); derived from the code when the server gave none. */
  readonly status: string;
  /** Text without codes, printable. */
  readonly text: string;
}

/** Longest text of a reply that is kept (the fact's limit is 512). */
const MAX_TEXT = 400;

/** Reads a reply of one or several lines. A text that is no reply is temporary: we cannot know what the server meant. */
export function parseRemoteReply(raw: string): RemoteReply {
  const lines = raw.split(/\r?\n/).map((line) => line.trim());
  const code = Number(/^([2-5]\d\d)(?=[ -]|$)/.exec(lines[0] ?? '')?.[1] ?? 0);
  if (code === 0) return { code: 451, status: '4.5.0', text: printable(`no SMTP reply: ${raw}`) };
  const texts = lines.map((line) => line.replace(/^\d{3}[ -]?/, ''));
  const status = /^([245]\.\d{1,3}\.\d{1,3})(?= |$)/.exec(texts[0] ?? '')?.[1];
  const text = texts.map((line) => line.replace(/^[245]\.\d{1,3}\.\d{1,3}( |$)/, '')).join(' ');
  // A status of another class than the code is the server's mistake; the code decides (RFC 2034 4).
  return { code, status: status?.charAt(0) === String(code).charAt(0) ? status : `${String(code).charAt(0)}.0.0`, text: printable(text) };
}

/** One line as it goes into facts, rows and DSNs. */
export function replyLine(reply: RemoteReply): string {
  return `${reply.code} ${reply.status} ${reply.text}`.trim();
}

function printable(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT);
}
