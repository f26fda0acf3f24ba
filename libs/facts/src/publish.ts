import { removalOf } from '@postern/kernel';
import type { Clock, MessageBus, OutgoingMessage } from '@postern/kernel';

import { recordOf } from './facts.js';
import type { FactName, FactOf } from './facts.js';

/** Who says it; a Shell is one. */
export interface FactSource {
  readonly service: string;
  readonly instance: string;
  readonly clock: Pick<Clock, 'now'>;
}

export interface FactDetails {
  /** When it happened, ms since the epoch; now when absent. */
  readonly atMs?: number;
  /** W3C traceparent of what it belongs to; empty and absent are the same. */
  readonly traceparent?: string;
}

/** A fact as a CloudEvent in Kafka's binary mode: attributes in headers, protobuf in the value. `id` is the same whenever the same fact is told again. */
export function factMessage<Name extends FactName>(
  source: FactSource,
  name: Name,
  id: string,
  value: FactOf<Name>,
  details: FactDetails = {},
): OutgoingMessage {
  const record = recordOf(name);
  const { atMs = source.clock.now(), traceparent = '' } = details;
  return {
    topic: record.topic.name,
    key: record.key(value),
    id,
    value: Buffer.from(record.codec.encode(value).finish()),
    headers: {
      'ce-specversion': '1.0',
      'ce-type': record.type,
      'ce-source': `/${source.service}/${source.instance}`,
      'ce-time': new Date(atMs).toISOString(),
      'content-type': 'application/protobuf',
      ...(traceparent === '' ? {} : { traceparent }),
    },
  };
}

/** Takes keys away from the compacted topic of a fact. Resolves when the bus has it durably. */
export async function removeKeys(
  bus: Pick<MessageBus, 'publish'>,
  name: FactName,
  keys: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const { topic } = recordOf(name);
  await bus.publish(
    keys.map((key) => removalOf(topic.name, key)),
    options,
  );
}

/** Resolves when the bus has the fact durably. */
export async function publish<Name extends FactName>(
  bus: Pick<MessageBus, 'publish'>,
  source: FactSource,
  name: Name,
  id: string,
  value: FactOf<Name>,
  options: FactDetails & { readonly timeoutMs?: number } = {},
): Promise<void> {
  const { timeoutMs, ...details } = options;
  await bus.publish([factMessage(source, name, id, value, details)], timeoutMs === undefined ? {} : { timeoutMs });
}
