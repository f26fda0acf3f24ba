import type { OutgoingMessage } from '@postern/kernel';

/** A fact as a CloudEvent in Kafka's binary mode: attributes in headers, protobuf in the value. */
export function cloudEvent(fact: {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
  /** Like `postern.mail.v1.MailDecided`. */
  readonly type: string;
  /** Service and instance. */
  readonly source: string;
  readonly atMs: number;
  readonly value: Buffer;
  readonly traceparent?: string;
}): OutgoingMessage {
  return {
    topic: fact.topic,
    key: fact.key,
    id: fact.id,
    value: fact.value,
    headers: {
      'ce-specversion': '1.0',
      'ce-type': fact.type,
      'ce-source': `/${fact.source}`,
      'ce-time': new Date(fact.atMs).toISOString(),
      'content-type': 'application/protobuf',
      ...(fact.traceparent === undefined || fact.traceparent === '' ? {} : { traceparent: fact.traceparent }),
    },
  };
}
