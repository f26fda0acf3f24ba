import type { Clock } from '@postern/kernel';
import { clientKey } from '@postern/net';
import type { Envelope } from '@postern/verdict';

/** Senders try again for hours; after that the next mail is a new one. */
const REMEMBERED_MS = 6 * 3_600_000;
/** A flood of senders forgets the oldest, which are then asked once more. */
const MAX_SENDERS = 10_000;

export type Sender = Pick<Envelope, 'mailFrom' | 'clientIp'>;

/**
 * Senders who were asked to send to each group of recipients alone. It is kept in memory: a process that was not told, or this one after a start, asks once more and then knows
 * too.
 */
export interface Separations {
  note(sender: Sender): void;
  has(sender: Sender): boolean;
}

export function createSeparations(clock: Pick<Clock, 'monotonicMs'>): Separations {
  const notedAt = new Map<string, number>();
  return {
    note(sender) {
      const key = keyOf(sender);
      notedAt.delete(key);
      notedAt.set(key, clock.monotonicMs());
      if (notedAt.size <= MAX_SENDERS) return;
      const [oldest] = notedAt.keys();
      if (oldest !== undefined) notedAt.delete(oldest);
    },
    has(sender) {
      const at = notedAt.get(keyOf(sender));
      return at !== undefined && clock.monotonicMs() - at < REMEMBERED_MS;
    },
  };
}

/** Senders try again from a neighbour. Their network is part of it, so that nobody slows down the mail of an address that he only claims. */
const keyOf = ({ mailFrom, clientIp }: Sender) =>
  `${mailFrom.toLowerCase()} ${clientIp.includes(':') ? clientKey(clientIp) : clientIp.slice(0, clientIp.lastIndexOf('.'))}`;
