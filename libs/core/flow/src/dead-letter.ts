import type { IncomingMessage, OutgoingMessage } from '@postern/kernel';

/** What nobody could handle, for a person to look at. */
export const DEAD_LETTER_TOPIC = 'postern.dead-letter.v1';

const MAX_REASON = 500;

/** The letter for a message that a group could not take: the message as it was, with headers that say where it was, who tried, how often and why it failed. */
export function deadLetter(message: Omit<IncomingMessage, 'attempt'>, group: string, attempts: number, thrown: unknown): OutgoingMessage {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    topic: DEAD_LETTER_TOPIC,
    key: message.key,
    id: `${message.id}/${group}`,
    headers: {
      ...message.headers,
      'dlq-topic': message.topic,
      'dlq-group': group,
      'dlq-reason': reason.slice(0, MAX_REASON),
      'dlq-attempts': String(attempts),
    },
    value: message.value,
  };
}

/** Pause before attempt n+1 where the consumer says nothing else, ms. */
export const ordinaryBackoff = (attempt: number): number => Math.min(30_000, 200 * 2 ** (attempt - 1));
