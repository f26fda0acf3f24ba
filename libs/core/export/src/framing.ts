export const FRAMINGS = ['octet-counted', 'newline'] as const;
export type Framing = (typeof FRAMINGS)[number];

/** A line as it goes into a stream (RFC 6587 3.4): its length before it, or a line feed after it. Lines hold no line feed, so both are safe. */
export function framed(line: string, framing: Framing): Buffer {
  return Buffer.from(framing === 'newline' ? `${line}\n` : `${Buffer.byteLength(line)} ${line}`);
}
