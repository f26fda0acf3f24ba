import type { HeaderField } from './header-fields.js';
import type { Decoding } from './transfer-encoding.js';

/** One entity of a message. Offsets refer to `source`. */
export interface MimePart {
  /** `1` for the root, `1.2` for its second part; other readings of a part have a suffix (`1.2~b`). Unique in a message, never holds a slash. */
  readonly path: string;
  readonly headers: readonly HeaderField[];
  /** The original message, or the decoded bytes of an embedded one. */
  readonly source: Buffer;
  readonly start: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Lower-case `type/subtype`, `text/plain` when nothing is declared. */
  readonly type: string;
  /** Every reading of the type. */
  readonly types: readonly string[];
  /** Lower-case; empty for none. */
  readonly charset: string;
  /** Every reading of the charset. */
  readonly charsets: readonly string[];
  /** Effective transfer encoding: `base64`, `quoted-printable`, `uuencode`, `binhex`, `yenc`, `7bit`, `8bit`, `binary` or empty. */
  readonly encoding: string;
  /** How a damaged encoding is read; absent for the usual way (see decodeTransfer). */
  readonly decoding?: Decoding;
  /** Lower-case `attachment`, `inline` or empty. */
  readonly disposition: string;
  /** The name most clients show; empty for none. */
  readonly filename: string;
  /** Every reading of the name. */
  readonly filenames: readonly string[];
  readonly contentId: string;
  readonly children: readonly MimePart[];
  readonly parent?: MimePart;
  /** `lenient`: only a tolerant client would see it. */
  readonly reading: 'standard' | 'lenient';
  /** Bytes of a part that is no slice of the original (uuencode, yEnc, an encoded embedded message). */
  readonly synthetic?: Buffer;
}
