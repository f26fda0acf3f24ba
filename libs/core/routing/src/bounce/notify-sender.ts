/** What is known about the sender of a mail that failed. */
export interface SenderFacts {
  /** Reverse path; empty for the null sender. */
  readonly mailFrom: string;
  /** The client was in the trusted networks. */
  readonly trusted: boolean;
  /** SPF or DKIM passed and is aligned with From. */
  readonly aligned: boolean;
  /** Value of Auto-Submitted (RFC 3834), empty when there is none. */
  readonly autoSubmitted: string;
}

/**
 * May a DSN be sent (obligations 10 and 11)? Never to the null sender, since that is itself a notification; never to a sender that nobody vouches for, since that
 * is how a gateway bombards strangers; never about an automatic answer.
 */
export function mayNotifySender(sender: SenderFacts): boolean {
  if (sender.mailFrom === '' || /^auto-(replied|notified)\b/i.test(sender.autoSubmitted.trim())) return false;
  return sender.trusted || sender.aligned;
}
