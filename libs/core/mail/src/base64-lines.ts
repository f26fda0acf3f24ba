import { linear } from '@postern/linear';

const LF = 10;
const CR = 13;
const EQUALS = 61;
/** Bytes that are decoded at once: few enough that the text between does not leave the processor's cache. */
const PIECE = 32_768;
/** Below this the general way costs nothing. */
const LEAST = 1024;

/**
 * Decodes what mail programs write: lines of one length, a multiple of four, with padding at the end alone. Undefined for every other text, valid or not. Node
 * decodes natively and skips what is none of the alphabet, so the number of bytes that come out tells whether all of it was.
 */
export function decodeLines(raw: Buffer): Buffer | undefined {
  const first = raw.length < LEAST ? -1 : raw.indexOf(LF);
  if (first < 5) return undefined;
  const characters = raw[first - 1] === CR ? first - 1 : first;
  const ending = first + 1 - characters;
  const line = first + 1;
  // Node takes these two for characters of the alphabet (RFC 4648 5), which mail clients do not.
  if (characters % 4 !== 0 || raw.includes('-') || raw.includes('_')) return undefined;
  const padding = raw.indexOf(EQUALS);
  const whole = Math.floor((padding < 0 ? raw.length : padding) / line) * line;
  for (let at = line; at <= whole; at += line) if (raw[at - 1] !== LF || (ending === 2 && raw[at - 2] !== CR)) return undefined;
  const rest = raw.toString('latin1', whole);
  const quanta = linear(/^([A-Za-z0-9+/]*={0,2})[\r\n]*$/).exec(rest)?.[1];
  const last = quanta !== undefined && quanta.length % 4 === 0 ? Buffer.from(rest, 'base64') : undefined;
  if (last === undefined) return undefined;
  const lines = whole / line;
  const out = Buffer.allocUnsafeSlow((lines * characters * 3) / 4 + last.length);
  const step = Math.max(1, Math.floor(PIECE / line));
  let size = 0;
  for (let done = 0; done < lines; done += step) {
    const count = Math.min(step, lines - done);
    const expected = (count * characters * 3) / 4;
    const text = raw.toString('latin1', done * line, (done + count) * line);
    if (out.write(text, size, expected, 'base64') !== expected) return undefined;
    size += expected;
  }
  last.copy(out, size);
  return out;
}
