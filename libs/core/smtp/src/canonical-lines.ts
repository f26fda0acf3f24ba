import { linear } from '@postern/linear';

/** Makes every bare CR and bare LF a CRLF and removes NUL, for sites that must take such mail. Canonical text comes back as the same buffer. */
export function canonicalLines(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const canonical = text.replace(linear(/\0/g), '').replace(linear(/\r\n|\r|\n/g), '\r\n');
  return canonical === text ? bytes : Buffer.from(canonical, 'latin1');
}
