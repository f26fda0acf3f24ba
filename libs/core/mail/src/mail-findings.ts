/** What the parser can notice, and what it means. Codes are stable. */
export const MAIL_FINDINGS = {
  LIMIT_PARTS: 'more parts than the budget; the rest was not looked at',
  LIMIT_DEPTH: 'entities nested deeper than the budget',
  LIMIT_MESSAGE_DEPTH: 'messages within messages deeper than the budget',
  LIMIT_HEADER_BYTES: 'a header block longer than the budget',
  LIMIT_HEADER_FIELDS: 'more header fields than the budget',
  LIMIT_PARAMETERS: 'more parameters in a field than the budget',
  LIMIT_BOUNDARY: 'a boundary longer than the budget',
  LIMIT_DECODED_BYTES: 'embedded messages and files decode to more than the budget',
  MIME_NO_BOUNDARY: 'a multipart without a boundary parameter',
  MIME_BOUNDARY_ABSENT: 'the boundary that is declared does not occur',
  MIME_TWO_BOUNDARIES: 'more than one boundary is declared',
  MIME_TWO_TYPES: 'more than one Content-Type, with different values',
  MIME_TWO_ENCODINGS: 'more than one Content-Transfer-Encoding, with different values',
  MIME_ENCODING_UNKNOWN: 'an unknown Content-Transfer-Encoding',
  MIME_ENCODING_ODD: 'a Content-Transfer-Encoding with comments, quotes or parameters',
  MIME_ENCODED_MULTIPART: 'a multipart with a transfer encoding',
  MIME_NO_CLOSE: 'a multipart without its closing boundary',
  MIME_AFTER_CLOSE: 'parts behind the closing boundary',
  MIME_PREAMBLE: 'content before the first boundary that a client may show as a part',
  MIME_EPILOGUE: 'content behind the last boundary that a client may show as a part',
  MIME_NAMES_DIFFER: 'several file names for one part',
  MIME_PARTIAL: 'a piece of a message (message/partial), which cannot be looked at as a whole',
  MIME_EXTERNAL: 'a body that lies elsewhere (message/external-body)',
  MIME_UUENCODE: 'a uuencoded file within text',
  MIME_YENC: 'a yEnc file within text',
  MIME_HEADER_ODD: 'a line in a header block that is no field',
  MIME_BARE_LINE_ENDINGS: 'lines that end in a bare CR or LF',
  MIME_NUL: 'a NUL octet in a header block',
} as const;
export type MailFindingCode = keyof typeof MAIL_FINDINGS;

export interface MailFinding {
  readonly code: MailFindingCode;
  /** At most 200 visible characters. */
  readonly evidence: string;
  /** Path of the part it was seen in. */
  readonly part?: string;
}
