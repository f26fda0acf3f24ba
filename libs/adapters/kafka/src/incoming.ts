import type { KafkaMessage } from 'kafkajs';

import type { IncomingMessage } from '@postern/kernel';

/** A record as our port has it. A record without an id of its own is named by its place. */
export function incoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first.toString();
  }
  return {
    topic,
    key: message.key?.toString() ?? '',
    id: headers['ce-id'] ?? `${topic}/${partition}/${message.offset}`,
    headers: { ...headers },
    value: message.value ?? Buffer.alloc(0),
    publishedAtMs: Number(message.timestamp),
    attempt: 1,
  };
}
