/** What the parser can notice, and what it means. Codes are stable; a retired one is never used again. */
export const MAIL_FINDINGS = {
  LIMIT_PARTS: 'more parts than the budget; the rest was not looked at',
  LIMIT_DEPTH: 'entities nested deeper than the budget',
  LIMIT_MESSAGE_DEPTH: 'messages within messages deeper than the budget',
  LIMIT_HEADER_BYTES: 'a header block longer than the budget',
  LIMIT_HEADER_FIELDS: 'more header fields than the budget',
  LIMIT_PARAMETERS: 'more parameters in a field than the budget',
  LIMIT_BOUNDARY: 'a boundary longer than the budget',
  LIMIT_DECODED_BYTES: 'embedded messages and files decode to more than the budget',
  LIMIT_ADDRESSES: 'more addresses in the address fields than the budget',
  LIMIT_ENCODED_WORDS: 'more encoded words in a header block than the budget',
  LIMIT_DELIMITERS: 'more lines that could be delimiters than the budget; the rest was not looked at',
  LIMIT_WORK: 'overlapping readings cost more than the budget; some were not followed',
  MIME_NO_BOUNDARY: 'a multipart without a boundary parameter',
  MIME_BOUNDARY_ABSENT: 'the boundary that is declared does not occur',
  MIME_TWO_BOUNDARIES: 'the declared boundary can be read in several ways, and more than one of them occurs or is declared',
  MIME_TWO_TYPES: 'more than one Content-Type, with different values',
  MIME_TWO_CHARSETS: 'more than one charset for one part',
  MIME_TWO_ENCODINGS: 'more than one Content-Transfer-Encoding, with different values',
  MIME_ENCODING_UNKNOWN: 'an unknown Content-Transfer-Encoding',
  MIME_ENCODING_ODD: 'a Content-Transfer-Encoding with comments, quotes, parameters or other words around it',
  MIME_ENCODED_MULTIPART: 'a multipart with a transfer encoding',
  MIME_ENCODED_MESSAGE: 'an embedded message with a transfer encoding',
  MIME_BASE64_ODD: 'base64 with padding or cut quanta within, which clients decode in different ways',
  MIME_QUOTED_PRINTABLE_ODD: 'quoted-printable with invalid escapes, which clients decode in different ways',
  MIME_NO_CLOSE: 'a multipart without its closing boundary',
  MIME_AFTER_CLOSE: 'parts behind the closing boundary',
  MIME_PREAMBLE: 'content before the first boundary that a client may show as a part',
  MIME_EPILOGUE: 'content behind the last boundary that a client may show as a part',
  MIME_STRAY_PART: 'something that looks like a part, behind a delimiter line that no declared boundary explains',
  MIME_PARTS_IN_TEXT: 'something that looks like parts within a text or an attachment',
  MIME_DELIMITER_ODD: 'a delimiter behind a bare CR or with characters behind it, where clients differ',
  MIME_NAMES_DIFFER: 'several file names for one part',
  MIME_PARTIAL: 'a piece of a message (message/partial), which cannot be looked at as a whole',
  MIME_EXTERNAL: 'a body that lies elsewhere (message/external-body)',
  MIME_UUENCODE: 'a uuencoded file within text',
  MIME_YENC: 'a yEnc file within text',
  MIME_BINHEX: 'a BinHex file',
  MIME_HEADER_ODD: 'a line in a header block that is no field; clients take it for the end of the block or skip it',
  MIME_HEADER_UNENDED: 'a header block without a blank line behind it',
  MIME_HIDDEN_FIELD: 'a content field that is hidden in a folded or odd line, which some clients read',
  MIME_DUPLICATE_FIELD: 'a field twice that may occur once (RFC 5322 3.6)',
  MIME_BARE_LINE_ENDINGS: 'header lines that end in a bare CR, or in LF and CRLF in one block',
  MIME_NUL: 'a NUL byte in a header block',
} as const;
export type MailFindingCode = keyof typeof MAIL_FINDINGS;

export interface MailFinding {
  readonly code: MailFindingCode;
  /** At most 200 visible characters. */
  readonly evidence: string;
  /** Path of the part it was seen in. */
  readonly part?: string;
}

/** Findings that mean: there is something which was not looked at. */
export function isLimit(code: MailFindingCode): boolean {
  return code.startsWith('LIMIT_');
}
