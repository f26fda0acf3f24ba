import { TOPICS } from '@postern/facts';
import type { IncomingMessage, MessageBus, MessageHandler, OutgoingMessage } from '@postern/kernel';

/** Compacted topics in memory, and a switch for an outage. */
export interface MemoryBus extends MessageBus {
  readonly published: OutgoingMessage[];
  down: boolean;
}

export function memoryBus(): MemoryBus {
  const newest = new Map<string, Map<string, IncomingMessage>>();
  const followers = new Map<string, Set<MessageHandler>>();
  const signal = new AbortController().signal;
  const bus: MemoryBus = {
    published: [],
    down: false,
    async publish(messages) {
      if (bus.down) throw new Error('the bus is down');
      for (const message of messages) {
        bus.published.push(message);
        const incoming: IncomingMessage = { ...message, headers: message.headers ?? {}, publishedAtMs: 0, attempt: 1 };
        const topic = newest.get(message.topic) ?? new Map<string, IncomingMessage>();
        newest.set(message.topic, topic.set(message.key, incoming));
        for (const handler of followers.get(message.topic) ?? []) await handler(incoming, signal);
      }
    },
    consume: () => Promise.reject(new Error('nothing here consumes')),
    async follow(topic, handler) {
      if (bus.down) throw new Error('the bus is down');
      for (const message of newest.get(topic)?.values() ?? []) await handler(message, signal);
      const known = followers.get(topic) ?? new Set();
      followers.set(topic, known.add(handler));
      return { drain: () => Promise.resolve(void known.delete(handler)) };
    },
    lag: () => Promise.resolve(0),
    waitingSince: () => Promise.resolve(undefined),
    check: () => (bus.down ? Promise.reject(new Error('the bus is down')) : Promise.resolve()),
    close: () => Promise.resolve(),
  };
  return bus;
}

/** Configuration messages among what was published. */
export function configMessages(bus: MemoryBus): readonly OutgoingMessage[] {
  return bus.published.filter((m) => m.topic === TOPICS.config.name);
}
