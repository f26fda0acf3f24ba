import { deadLetter } from '@postern/flow';
import { Defect, isRemoval } from '@postern/kernel';
import type { Clock, IncomingMessage, MessageBus, Subscription } from '@postern/kernel';

import { dispatch, foreignFacts, topicsOf } from './consume.js';
import type { FactHandlers, FactReader } from './consume.js';
import { nameOf, understand } from './understand.js';

export interface FollowOptions {
  /**
   * Puts what is not understood into the dead-letter topic too, under this name. One follower of a topic does so; every process that follows it counts and logs, and a
   * letter from each of them would say the same.
   */
  readonly lettersAs?: string;
}

const LETTER_LIMIT_MS = 5000;

/** Follows the facts of one compacted topic: the newest of each key, then each new one. What is not understood is passed over, counted and has an alert. */
export async function follow(
  bus: Pick<MessageBus, 'follow' | 'publish'>,
  reader: FactReader,
  handlers: FactHandlers,
  options: FollowOptions = {},
): Promise<Subscription> {
  const [topic, ...more] = topicsOf(handlers);
  if (topic === undefined || more.length > 0) throw new Defect('a follower has one topic');
  const foreign = foreignFacts(reader);
  return bus.follow(topic, async (message, signal) => {
    if (isRemoval(message)) return handlers.removed?.(message.key);
    const name = nameOf(message);
    if (name.ok && handlers.ignores?.includes(name.value)) return;
    const fact = understand(message);
    if (fact.ok) return dispatch(handlers, fact.value, message, signal);
    foreign(message, fact.error);
    if (options.lettersAs !== undefined) await bury(bus, reader, message, options.lettersAs, fact.error);
  });
}

/** A follower never stops for one message: a letter that cannot be written now is written at the next start, since the topic keeps the message. */
async function bury(bus: Pick<MessageBus, 'publish'>, { log }: FactReader, message: IncomingMessage, as: string, why: string): Promise<void> {
  try {
    await bus.publish([deadLetter(message, as, 1, new Error(why))], { timeoutMs: LETTER_LIMIT_MS });
  } catch (thrown) {
    log.warn('DEAD_LETTER_NOT_WRITTEN', { topic: message.topic, id: message.id }, thrown);
  }
}

const FIRST_LIMIT_MS = 15_000;
const PAUSE_MS = 5000;

/**
 * Follows, and goes on trying while the bus is down: for a service that serves meanwhile. Resolves when what the topic held has been handled, or after 15 seconds
 * without the bus.
 */
export async function followPatiently(
  bus: Pick<MessageBus, 'follow' | 'publish'>,
  reader: FactReader & { readonly clock: Clock },
  handlers: FactHandlers,
  options: FollowOptions = {},
): Promise<Subscription> {
  const { clock, log } = reader;
  const ending = new AbortController();
  let subscription: Subscription | undefined;
  const connecting = (async () => {
    while (!ending.signal.aborted && subscription === undefined) {
      try {
        subscription = await follow(bus, reader, handlers, options);
      } catch (thrown) {
        if (thrown instanceof Defect) throw thrown;
        log.warn('TOPIC_NOT_FOLLOWED', { topics: [...topicsOf(handlers)] }, thrown);
        await clock.after(PAUSE_MS, ending.signal).catch(() => undefined);
      }
    }
  })();
  const timer = new AbortController();
  await Promise.race([connecting, clock.after(FIRST_LIMIT_MS, timer.signal).catch(() => undefined)]);
  timer.abort();
  return {
    async drain() {
      ending.abort(new Error('stopping'));
      await subscription?.drain();
    },
  };
}
