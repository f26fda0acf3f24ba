import { keepBytes } from './kept-bytes.js';

/** First byte of a message that RFC 5321 2.3.8 forbids. */
export interface ForbiddenOctet {
  readonly what: 'CR' | 'LF' | 'NUL';
  /** Place in the message with dots un-stuffed. */
  readonly offset: number;
}

export interface ReadMessage {
  /** The message, dots un-stuffed; empty when it was larger than it may be. */
  readonly bytes: Buffer;
  /** Bytes that were received, also beyond the limit. */
  readonly size: number;
  readonly dropped: boolean;
  readonly forbidden: ForbiddenOctet | undefined;
}

export interface DataReader {
  /** Takes the next bytes. The answer is how many of them belong to the message, when its end is among them; undefined asks for more. */
  push(chunk: Buffer): number | undefined;
  /** Bytes so far. */
  readonly size: number;
  /** Drops what was kept and everything that follows; the end is still looked for. */
  drop(): void;
  /** Valid after the end. */
  result(): ReadMessage;
}

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/** Where the reader stands within a line. */
const At = { LineStart: 0, Text: 1, AfterCr: 2, AfterDot: 3, AfterDotCr: 4 } as const;

/**
 * Reads DATA byte by byte (RFC 5321 4.1.1.4, 4.5.2). The end is CRLF . CRLF and nothing else, wherever packets are cut: a bare CR or LF ends no line, so neither
 * un-stuffs a dot nor ends the message. It is noted, and the caller decides (SMTP smuggling, obligation 1).
 */
export function createDataReader(maxBytes: number): DataReader {
  let state: number = At.LineStart;
  const kept = keepBytes();
  let size = 0;
  let dropped = false;
  let forbidden: ForbiddenOctet | undefined;
  /** A CR behind a dot at the end of the last chunk: content or the end, the next byte tells. */
  let heldCr = false;

  const keep = (piece: Buffer) => {
    if (piece.length === 0) return;
    size += piece.length;
    if (size > maxBytes) drop();
    if (!dropped) kept.add(piece);
  };
  const drop = () => {
    dropped = true;
    kept.drop();
  };
  const note = (what: ForbiddenOctet['what'], offset: number) => {
    forbidden ??= { what, offset };
  };

  const push = (chunk: Buffer): number | undefined => {
    if (heldCr && chunk.length > 0) {
      heldCr = false;
      if (chunk[0] === LF) return 1;
      keep(Buffer.from([CR]));
      state = At.AfterCr;
    }
    let start = 0;
    // A local, because this loop sees every byte of every mail.
    let at = state;
    const { length } = chunk;
    for (let i = 0; i < length; i++) {
      let octet = chunk[i] as number;
      if (at === At.Text) {
        // Nothing above CR means anything within a line.
        while (octet > CR && ++i < length) octet = chunk[i] as number;
        if (i === length) break;
      }
      if (at === At.AfterDotCr) {
        if (octet === LF) return i + 1;
        at = At.AfterCr;
      }
      if (at === At.LineStart && octet === DOT) {
        // The first dot of a line is never content (4.5.2).
        keep(chunk.subarray(start, i));
        start = i + 1;
        at = At.AfterDot;
        continue;
      }
      if (at === At.AfterCr) {
        if (octet === LF) {
          at = At.LineStart;
          continue;
        }
        note('CR', size - start + i - 1);
      }
      if (octet === CR) {
        at = at === At.AfterDot ? At.AfterDotCr : At.AfterCr;
        continue;
      }
      if (octet === LF) note('LF', size - start + i);
      else if (octet === 0) note('NUL', size - start + i);
      at = At.Text;
    }
    state = at;
    heldCr = at === At.AfterDotCr;
    keep(chunk.subarray(start, heldCr ? length - 1 : length));
    return undefined;
  };
  return {
    push,
    get size() {
      return size;
    },
    drop,
    result: () => ({ bytes: dropped ? Buffer.alloc(0) : kept.all(), size, dropped, forbidden }),
  };
}
