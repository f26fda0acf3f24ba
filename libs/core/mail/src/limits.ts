/** Budgets of one message (obligation 13). Crossing one is a LIMIT_ finding, and what lies behind it is not looked at. */
export interface MailLimits {
  readonly maxParts: number;
  /** Nesting of entities. */
  readonly maxDepth: number;
  /** Messages within messages. */
  readonly maxMessageDepth: number;
  /** Bytes of one entity's header block. */
  readonly maxHeaderBytes: number;
  readonly maxHeaderFields: number;
  /** Parameters of one header field. */
  readonly maxParameters: number;
  readonly maxBoundaryLength: number;
  /** Bytes that nested encoded messages and embedded files may decode to, all together. */
  readonly maxDecodedBytes: number;
  /** Mailboxes in the address fields of the message. */
  readonly maxAddresses: number;
  /** RFC 2047 encoded words in the header of one entity. */
  readonly maxEncodedWords: number;
  /** Lines that begin with two hyphens, in one stretch of text. Each could be a delimiter. */
  readonly maxDelimiterLines: number;
  /** Bytes looked at in all readings together, as a multiple of what there is to read. Bounds the time that overlapping readings can cost. */
  readonly maxWorkFactor: number;
}

export const DEFAULT_LIMITS: MailLimits = {
  maxParts: 1000,
  maxDepth: 32,
  maxMessageDepth: 8,
  maxHeaderBytes: 262_144,
  maxHeaderFields: 1000,
  maxParameters: 64,
  maxBoundaryLength: 256,
  maxDecodedBytes: 268_435_456,
  maxAddresses: 2000,
  maxEncodedWords: 2000,
  maxDelimiterLines: 250_000,
  maxWorkFactor: 24,
};
