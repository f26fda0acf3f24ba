import type { MessageTrace } from '../../kit/api/generated/client.js';

type Attempt = MessageTrace['deliveries'][number];

/** Recipients that fared alike: the same newest result from the same next hop with the same reply. */
export interface DeliveryGroup {
  readonly recipients: readonly string[];
  /** The newest attempt, which stands for all. */
  readonly last: Attempt;
  readonly attempts: number;
}

/** Newest attempts in the order in which they came, recipients with the same outcome as one entry. */
export function deliveryGroups(deliveries: readonly Attempt[]): readonly DeliveryGroup[] {
  const groups = new Map<string, { recipients: string[]; last: Attempt; attempts: number }>();
  for (const last of newest(deliveries)) {
    const key = [last.result, last.nextHop, last.reply.replaceAll(last.recipient, ''), last.attempt, last.dsnMsgId].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { recipients: [last.recipient], last, attempts: last.attempt });
    else group.recipients.push(last.recipient);
  }
  return [...groups.values()];
}

/** The newest attempt for each recipient. */
export function newest(deliveries: readonly Attempt[]): readonly Attempt[] {
  const last = new Map<string, Attempt>();
  for (const attempt of deliveries) {
    const known = last.get(attempt.recipient);
    if (known === undefined || attempt.attempt >= known.attempt) last.set(attempt.recipient, attempt);
  }
  return [...last.values()];
}

/** Whether a recipient is still owed a delivery; an old mail does not change any more. */
export function isMoving(trace: MessageTrace | undefined): boolean {
  if (trace === undefined) return false;
  const owed = trace.groups.filter((group) => group.fate === 'deliver').flatMap((group) => group.recipients);
  const done = new Set(trace.deliveries.filter((one) => one.nextAttemptAt === undefined).map((one) => one.recipient));
  return owed.some((recipient) => !done.has(recipient));
}
