import { eventsV1 } from '@postern/contracts';
import { FACT_NAMES, factMessage, FACTS, factsOn } from '@postern/facts';
import type { FactName, FactSource } from '@postern/facts';
import type { OutgoingMessage } from '@postern/kernel';

const SOURCE: FactSource = { service: 'stranger', instance: 's', clock: { now: () => 0 } };
const GROUP = { ruleId: 1, ruleName: 'Default', recipients: ['b@local.example'], action: eventsV1.Action.ACTION_SKIP };

/** An example of each fact, well formed, under the key `key` where the key is free. */
export function exampleFact(name: FactName, key: string, id = key): OutgoingMessage {
  switch (name) {
    case 'MailDecided': {
      const groups = [{ ...GROUP, disposition: eventsV1.Disposition.DISPOSITION_DELIVER }];
      return factMessage(SOURCE, name, id, eventsV1.MailDecided.fromPartial({ msgId: key, reply: { code: 250 }, groups }));
    }
    case 'OriginalAccepted':
      return factMessage(SOURCE, name, id, originalAccepted(key));
    case 'RecipientRefused':
      return factMessage(SOURCE, name, id, eventsV1.RecipientRefused.fromPartial({ msgId: key, reply: { code: 550 } }));
    case 'DeliveryAttempted': {
      const result = eventsV1.DeliveryResult.DELIVERY_RESULT_DELIVERED;
      return factMessage(SOURCE, name, id, eventsV1.DeliveryAttempted.fromPartial({ msgId: key, attempt: 1, result }));
    }
    case 'BackupChanged':
      return factMessage(SOURCE, name, id, eventsV1.BackupChanged.fromPartial({ msgId: key, event: eventsV1.BackupEvent.BACKUP_EVENT_KEPT }));
    case 'ConfigRecord':
      return factMessage(SOURCE, name, id, { key, content: Buffer.from('{}') });
    case 'ConfigRevision':
      return factMessage(SOURCE, name, id, { number: 1, settingsJson: '{}', author: '', createdAtMs: 0, comment: '' });
    case 'Heartbeat':
      return factMessage(SOURCE, name, id, eventsV1.Heartbeat.fromPartial({ service: 'pipeline', instance: key }));
  }
}

function originalAccepted(key: string, more: Partial<eventsV1.MailDecided> = {}): eventsV1.OriginalAccepted {
  const original = Buffer.from('Subject: hi\r\n\r\nhello\r\n');
  const groups = [{ ...GROUP, disposition: eventsV1.Disposition.DISPOSITION_DELIVER }];
  const whole = { msgId: key, size: original.length, blobKey: `transit/${'0'.repeat(64)}/${key}`, reply: { code: 250 }, groups };
  return { msgId: key, decided: eventsV1.MailDecided.fromPartial({ ...whole, ...more }), original };
}

/** A message as version 0.0 wrote it: the words `deliver` and `skip` where numbers are now (field 4 and 5 of each group). */
function wordsInsteadOfNumbers(key: string): Buffer {
  const field = (number: number, bytes: Buffer) => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const group = Buffer.concat([field(3, Buffer.from('b@local.example')), field(4, Buffer.from('deliver')), field(5, Buffer.from('skip'))]);
  return Buffer.concat([field(1, Buffer.from(key)), field(11, group)]);
}

/** Messages on a topic that no consumer of it may take for one of its facts, by what is wrong with them. Each has the given key and an id of its own. */
export function foreignFactsOn(topic: string, key: string): readonly (readonly [what: string, message: OutgoingMessage])[] {
  const [own] = factsOn(topic);
  if (own === undefined) return [];
  const good = exampleFact(own, key);
  const other = FACT_NAMES.find((name) => FACTS[name].topic.name !== topic) as FactName;
  const withType = (type: string | undefined) => {
    const { 'ce-type': _type, ...headers } = good.headers ?? {};
    return type === undefined ? headers : { ...headers, 'ce-type': type };
  };
  const group = { ...GROUP, disposition: 99 as eventsV1.Disposition };
  const newer: readonly (readonly [string, OutgoingMessage])[] =
    own === 'MailDecided'
      ? [
          ['a disposition of a newer version', factMessage(SOURCE, own, key, eventsV1.MailDecided.fromPartial({ msgId: key, groups: [group] }))],
          ['words of an older version', { ...good, value: wordsInsteadOfNumbers(key) }],
        ]
      : own === 'OriginalAccepted'
        ? [
            [
              'a disposition of a newer version',
              factMessage(SOURCE, own, key, originalAccepted(key, { groups: [eventsV1.GroupDecision.fromPartial(group)] })),
            ],
            ['a part of the original', factMessage(SOURCE, own, key, originalAccepted(key, { size: 1_000_000 }))],
            ['the decision about another mail', factMessage(SOURCE, own, key, originalAccepted(key, { msgId: 'another' }))],
            ['a decision without a name for the original', factMessage(SOURCE, own, key, originalAccepted(key, { blobKey: '../x' }))],
          ]
        : [];
  const all: readonly (readonly [string, OutgoingMessage])[] = [
    ['no type', { ...good, headers: withType(undefined) }],
    ['the type of nobody', { ...good, headers: withType('com.example.v1.Order') }],
    ['a later version of a type', { ...good, headers: withType(FACTS[own].type.replace('.v1.', '.v2.')) }],
    ['a fact of another topic', { ...exampleFact(other, key), topic, key: good.key }],
    ['bytes of nothing', { ...good, value: Buffer.from([0xff, 0xff, 0xff]) }],
    ...newer,
  ];
  return all.map(([what, message], i) => [what, { ...message, id: `${key}/foreign-${i}` }] as const);
}
