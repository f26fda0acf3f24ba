import { configV1, eventsV1 } from '@postern/contracts';
import { DEAD_LETTER_TOPIC } from '@postern/flow';
import { parseBlobKey } from '@postern/kernel';
import type { Topic } from '@postern/kernel';
import { actions, backupEvents, deliveryResults, dispositions } from '@postern/wire';

/**
 * The facts of the house, one record each, and the topics that they travel on. Rights at the brokers, the chart's topics, the reference page and what consumers
 * understand follow from here. A new fact is a message in proto/postern/events/v1 and a record; each consumer of its topic must then say what it does with it.
 */

/** Topics by the name that records use. */
export const TOPICS = {
  mail: { name: 'postern.mail.v1', partitions: 12, compacted: false, keptDays: 14 },
  // Holds the bytes of mail. Kept as long as the decisions beside it.
  originals: { name: 'postern.originals.v1', partitions: 12, compacted: false, keptDays: 14 },
  delivery: { name: 'postern.delivery.v1', partitions: 12, compacted: false, keptDays: 14 },
  backup: { name: 'postern.backup.v1', partitions: 3, compacted: false, keptDays: 14 },
  config: { name: 'postern.config.v1', partitions: 1, compacted: true },
  // A process that is gone without a word is forgotten; a living one sends its next heartbeat within seconds.
  heartbeat: { name: 'postern.heartbeat.v1', partitions: 1, compacted: true, keptDays: 1 },
  // Kept for a person to look at.
  deadLetter: { name: DEAD_LETTER_TOPIC, partitions: 1, compacted: false, keptDays: 30 },
} as const satisfies Record<string, Topic>;

export interface Codec<Value> {
  encode(value: Value): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Value;
}

export interface FactRecord<Value> {
  readonly codec: Codec<Value>;
  /** `ce-type`: full name of the message, with the version of its package. */
  readonly type: string;
  readonly topic: Topic;
  /** Facts of one key keep their order; on a compacted topic the newest of a key replaces the others. */
  key(value: Value): string;
  readonly says: string;
  /** Only earlier releases tell it; it is still understood. */
  readonly retired?: boolean;
  /** Why a value cannot be understood although it can be decoded, such as a closed word of a newer version. Absent: everything is understood. */
  unreadable?(value: Value): string | undefined;
}

const fact = <Value>(codec: Codec<Value>, record: Omit<FactRecord<Value>, 'codec'>): FactRecord<Value> => ({ codec, ...record });

/** A word of a newer version among the groups of a decision. */
function unreadableGroup({ groups }: eventsV1.MailDecided): string | undefined {
  const group = groups.find((one) => dispositions.fromWire(one.disposition) === undefined || actions.fromWire(one.action) === undefined);
  return group && `disposition ${group.disposition} with action ${group.action}`;
}

export const FACTS = {
  MailDecided: fact(eventsV1.MailDecided, {
    type: 'postern.events.v1.MailDecided',
    topic: TOPICS.mail,
    key: ({ msgId }) => msgId,
    says: 'A message was decided, with envelope, verdicts, reasons and edits. Accepted mail is answered 250 only after this fact is durable.',
    unreadable: unreadableGroup,
  }),
  OriginalAccepted: fact(eventsV1.OriginalAccepted, {
    type: 'postern.events.v1.OriginalAccepted',
    topic: TOPICS.originals,
    key: ({ msgId }) => msgId,
    says: 'A small mail was accepted: its decision with its original, all that delivery needs. Such mail is answered 250 only after this fact and its decision are durable.',
    unreadable({ msgId, decided, original }) {
      if (decided === undefined || decided.msgId !== msgId) return 'no decision about it';
      if (decided.size !== original.length) return `${original.length} of ${decided.size} bytes`;
      return parseBlobKey(decided.blobKey) === undefined ? 'no name for the original' : unreadableGroup(decided);
    },
  }),
  RecipientRefused: fact(eventsV1.RecipientRefused, {
    type: 'postern.events.v1.RecipientRefused',
    topic: TOPICS.mail,
    key: ({ msgId }) => msgId,
    says: 'A recipient was refused at RCPT. The first refusals of a session only; the rest is counted.',
  }),
  DeliveryAttempted: fact(eventsV1.DeliveryAttempted, {
    type: 'postern.events.v1.DeliveryAttempted',
    topic: TOPICS.delivery,
    key: ({ msgId }) => msgId,
    says: 'An attempt to deliver, or the wait for the next one, ended for one recipient.',
    unreadable: ({ result }) => (deliveryResults.fromWire(result) === undefined ? `result ${result}` : undefined),
  }),
  BackupChanged: fact(eventsV1.BackupChanged, {
    type: 'postern.events.v1.BackupChanged',
    topic: TOPICS.backup,
    key: ({ msgId }) => msgId,
    says: 'An entry of Backup was made, sent, removed or made unreadable.',
    unreadable: ({ event }) => (backupEvents.fromWire(event) === undefined ? `event ${event}` : undefined),
  }),
  ConfigRecord: fact(configV1.ConfigRecord, {
    type: 'postern.config.v1.ConfigRecord',
    topic: TOPICS.config,
    key: ({ key }) => key,
    says: 'A piece of the configuration: an area, a rule, a chunk of a list, or the manifest that names the pieces of a revision.',
  }),
  ConfigRevision: fact(configV1.ConfigRevision, {
    type: 'postern.config.v1.ConfigRevision',
    topic: TOPICS.config,
    key: () => 'settings',
    says: 'A numbered revision of the configuration in one piece. Earlier releases wrote it; it is read after an upgrade, and then removed.',
    retired: true,
  }),
  Heartbeat: fact(eventsV1.Heartbeat, {
    type: 'postern.events.v1.Heartbeat',
    topic: TOPICS.heartbeat,
    key: ({ service, instance }) => `${service}/${instance}`,
    says: 'A process lives and runs this revision of the settings. Every ten seconds and on change.',
  }),
} as const;

export type FactName = keyof typeof FACTS;
export type FactOf<Name extends FactName> = (typeof FACTS)[Name] extends FactRecord<infer Value> ? Value : never;

export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];

/** The record of a fact, whichever it is. */
export function recordOf<Name extends FactName>(name: Name): FactRecord<FactOf<Name>> {
  return FACTS[name] as unknown as FactRecord<FactOf<Name>>;
}

/** Names of the facts that travel on a topic. */
export const factsOn = (topic: string): readonly FactName[] => FACT_NAMES.filter((name) => FACTS[name].topic.name === topic);
