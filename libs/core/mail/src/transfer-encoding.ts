import { decodeBase64 } from './base64.js';
import { findBinhex } from './binhex.js';
import { decodeQuotedPrintable } from './quoted-printable.js';
import { findYenc, readYenc } from './yenc.js';
import { findUuencoded, readUuLines } from './uuencode.js';

export interface Decoded {
  readonly bytes: Buffer;
  /** The limit cut it. */
  readonly truncated: boolean;
  /** It was not valid, and was read as clients would. */
  readonly damaged: boolean;
  /** All of it is base64 and nothing else: the text says no more than the bytes that came out. */
  readonly regular?: boolean;
}

/** Values of Content-Transfer-Encoding that leave the bytes as they are (RFC 2045 6.2); empty: none is declared, or one that nobody knows. */
export const UNENCODED: ReadonlySet<string> = new Set(['', '7bit', '8bit', 'binary']);

/** Another way to read a damaged encoding; absent for the usual one. */
export type Decoding = 'lines' | 'joined' | 'quanta' | 'clean-lines' | 'upper-case' | 'dropped';

/** Undoes a Content-Transfer-Encoding (RFC 2045 6). Unknown names are identity. At most `maxBytes` bytes come out, and not much more is read. Never throws. */
export function decodeTransfer(raw: Buffer, encoding: string, maxBytes: number, decoding?: Decoding): Decoded {
  switch (encoding) {
    case 'base64': {
      // Text without line breaks is 4/3 of its bytes; twice that leaves room for breaks and junk.
      const enough = raw.subarray(0, Math.ceil(maxBytes / 3) * 8 + 4096);
      const { bytes, damaged, regular } = decodeBase64(
        enough,
        decoding === undefined || decoding === 'upper-case' || decoding === 'dropped' ? 'streams' : decoding,
      );
      const decoded = { ...cut(bytes, maxBytes, damaged), regular: regular && bytes.length <= maxBytes };
      return enough.length < raw.length ? { ...decoded, truncated: true, regular: false } : decoded;
    }
    case 'quoted-printable':
      return decodeQuotedPrintable(raw, maxBytes, decoding === 'upper-case' || decoding === 'dropped' ? decoding : undefined);
    case 'uuencode':
    case 'x-uuencode': {
      const [file] = findUuencoded(raw, 1, maxBytes + 64);
      const bytes = file?.bytes ?? readUuLines(raw, 0, maxBytes + 64).bytes;
      return bytes.length === 0 ? cut(raw, maxBytes, true) : cut(bytes, maxBytes, file === undefined);
    }
    case 'binhex': {
      const file = findBinhex(raw, maxBytes + 1);
      return file === undefined ? cut(raw, maxBytes, true) : cut(file.bytes, maxBytes, false);
    }
    case 'yenc': {
      const [file] = findYenc(raw, 1, maxBytes + 1);
      return cut(file?.bytes ?? readYenc(raw, maxBytes + 1), maxBytes, file === undefined);
    }
    default:
      return cut(raw, maxBytes, false);
  }
}

function cut(bytes: Buffer, maxBytes: number, damaged: boolean): Decoded {
  return bytes.length > maxBytes ? { bytes: bytes.subarray(0, maxBytes), truncated: true, damaged } : { bytes, truncated: false, damaged };
}
