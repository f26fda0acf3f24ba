import { orderedConsumer } from '@postern/flow';
import type { OrderedConsumer } from '@postern/flow';
import { isRemoval, silentLog } from '@postern/kernel';
import type { Clock, IncomingMessage, MessageBus, MessageHandler, OutgoingMessage } from '@postern/kernel';
import { systemClock } from '@postern/adapter-system';

type Stored = Omit<IncomingMessage, 'attempt'>;

/** A bus in memory, and a switch for an outage. */
export interface MemoryBus extends MessageBus {
  /** All that was published, by whichever process. */
  readonly published: OutgoingMessage[];
  /** The broker does not answer: what is asked of it rejects. */
  down: boolean;
}

/** How far a group is in a topic. */
interface Position {
  readonly last: number;
  readonly done: readonly number[];
}

interface Follower {
  hand(message: Stored): void;
  /** Ends when what was handed over so far has been handled. */
  handled: Promise<void>;
}

const neverHandled: Position = { last: -1, done: [] };
const getOr = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
};

/** A broker in memory. Each bus that is opened is another process at it. A publish resolves when the followers of its topic have handled it. */
export function memoryBroker(clock: Clock = systemClock): { open(): MemoryBus } {
  const topics = new Map<string, Stored[]>();
  const positions = new Map<string, Position>();
  const consumers = new Set<{ readonly topics: readonly string[]; readonly flow: OrderedConsumer }>();
  const followers = new Map<string, Set<Follower>>();
  const published: OutgoingMessage[] = [];
  const state = { down: false };
  const log = (topic: string) => getOr(topics, topic, () => []);
  const at = (group: string, topic: string) => `${group} ${topic}`;

  async function append(messages: readonly OutgoingMessage[]): Promise<void> {
    if (state.down) throw new Error('the bus is down');
    const touched = new Set<Follower>();
    for (const message of messages) {
      published.push(message);
      const stored: Stored = { ...message, headers: message.headers ?? {}, publishedAtMs: clock.now() };
      const position = log(message.topic).push(stored) - 1;
      for (const { topics: read, flow } of consumers) if (read.includes(message.topic)) flow.give(message.topic, position, stored);
      for (const follower of followers.get(message.topic) ?? []) {
        follower.hand(stored);
        touched.add(follower);
      }
    }
    await Promise.all([...touched].map(({ handled }) => handled));
  }

  const refuse = () => Promise.reject(new Error('the bus is down'));
  const waiting = (group: string, topic: string): readonly Stored[] => {
    const { last, done } = positions.get(at(group, topic)) ?? neverHandled;
    return log(topic).filter((_message, position) => position > last && !done.includes(position));
  };

  function consume(options: Parameters<MessageBus['consume']>[0], handler: MessageHandler) {
    const flow: OrderedConsumer = orderedConsumer({
      clock,
      log: silentLog,
      options,
      handler,
      publishLetter: (letter) => append([letter]),
      onDeadLetter: () => undefined,
      onFinished: () => {
        for (const { place, ...position } of flow.ledger.changed()) positions.set(at(options.group, place), position);
      },
    });
    const consumer = { topics: options.topics, flow };
    for (const topic of options.topics) {
      const { last, done } = positions.get(at(options.group, topic)) ?? neverHandled;
      flow.ledger.open(topic, last, done);
      for (const [position, message] of log(topic).entries()) if (position > last) flow.give(topic, position, message);
    }
    consumers.add(consumer);
    return { flow, leave: () => void consumers.delete(consumer) };
  }

  function follow(topic: string, handler: MessageHandler) {
    const ending = new AbortController();
    const follower: Follower = {
      handled: Promise.resolve(),
      hand(message) {
        follower.handled = follower.handled.then(async () => {
          // A rejection is a defect of the handler; the next message follows.
          if (!ending.signal.aborted) await handler({ ...message, attempt: 1 }, ending.signal).catch(() => undefined);
        });
      },
    };
    const newest = new Map(log(topic).map((message) => [message.key, message]));
    for (const message of newest.values()) if (!isRemoval(message)) follower.hand(message);
    getOr(followers, topic, () => new Set<Follower>()).add(follower);
    const leave = () => {
      ending.abort(new Error('draining'));
      followers.get(topic)?.delete(follower);
    };
    return { follower, leave };
  }

  return {
    open() {
      const closing: (() => void)[] = [];
      return {
        published,
        get down() {
          return state.down;
        },
        set down(value) {
          state.down = value;
        },
        publish: append,
        consume(options, handler) {
          if (state.down) return refuse();
          const { flow, leave } = consume(options, handler);
          closing.push(leave, () => flow.abandon());
          const drain = () => {
            leave();
            return flow.drain();
          };
          return Promise.resolve({ drain });
        },
        async follow(topic, handler) {
          if (state.down) return refuse();
          const { follower, leave } = follow(topic, handler);
          closing.push(leave);
          await follower.handled;
          const drain = () => {
            leave();
            return follower.handled;
          };
          return { drain };
        },
        lag: (group, topic) => (state.down ? refuse() : Promise.resolve(waiting(group, topic).length)),
        waitingSince: (group, topic) => (state.down ? refuse() : Promise.resolve(waiting(group, topic)[0]?.publishedAtMs)),
        check: () => (state.down ? refuse() : Promise.resolve()),
        close() {
          for (const close of closing.splice(0)) close();
          return Promise.resolve();
        },
      };
    },
  };
}

/** One bus at a broker of its own. */
export const memoryBus = (clock?: Clock): MemoryBus => memoryBroker(clock).open();
