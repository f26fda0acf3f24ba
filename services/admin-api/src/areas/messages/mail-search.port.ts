import type { MessageFilter, MessagePage, MessageTrace } from './message-schemas.js';

/** Mail by what is known of it, from the journal. Read only. Rejects with the driver's error when the database does not answer. */
export interface MailSearch {
  /** Newest first. Throws InvalidInput for a cursor that is not one of its own. */
  search(filter: MessageFilter, page: { readonly limit: number; readonly cursor?: string }): Promise<MessagePage>;
  /** Undefined when the journal has no such message (yet). */
  trace(msgId: string): Promise<MessageTrace | undefined>;
}
