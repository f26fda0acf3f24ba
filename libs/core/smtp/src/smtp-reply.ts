/** An SMTP reply (RFC 5321 4.2 with RFC 3463 enhanced code). `text` is one line of printable ASCII without codes. */
export interface SmtpReply {
  readonly code: number;
  /** Empty where RFC 2034 wants none, as in replies to EHLO. */
  readonly enhanced: string;
  readonly text: string;
}
