import { Defect, PoisonMessage } from '@postern/kernel';
import type { ConsumeOptions, Counter, IncomingMessage, Log, MessageBus, Metrics, Subscription } from '@postern/kernel';

import { FACTS, factsOn } from './facts.js';
import type { FactName, FactOf } from './facts.js';
import { nameOf, understand } from './understand.js';
import type { Understood } from './understand.js';
import { watchBacklog } from './watch-backlog.js';
import type { BacklogWatcher } from './watch-backlog.js';

/** Resolve: handled. Reject with PoisonMessage: dead letter. Reject otherwise: tried again after a pause. */
export type FactHandler<Name extends FactName> = (fact: FactOf<Name>, message: IncomingMessage, signal: AbortSignal) => Promise<void>;

/** What a consumer does with the facts of its topics: each is handled or ignored by name. */
export type FactHandlers = { readonly [Name in FactName]?: FactHandler<Name> } & {
  readonly ignores?: readonly FactName[];
  /** On a compacted topic: somebody took a key away. */
  readonly removed?: (key: string) => Promise<void>;
};

/** What telling of a foreign fact needs; a Shell has it. */
export interface FactReader {
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * Consumes facts by their type. What on these topics is neither handled nor ignored is a dead letter: an unknown type, a fact of another topic, bytes that cannot be
 * decoded, a closed word of a newer version. It is counted and has an alert. What waits for the group is measured.
 */
export async function consume(
  bus: Pick<MessageBus, 'consume' | 'lag' | 'waitingSince'>,
  reader: FactReader & BacklogWatcher,
  options: Omit<ConsumeOptions, 'topics'>,
  handlers: FactHandlers,
): Promise<Subscription> {
  const topics = topicsOf(handlers);
  const foreign = foreignFacts(reader);
  watchBacklog(bus, reader, options.group, topics);
  return bus.consume({ ...options, topics }, async (message, signal) => {
    // An ignored fact is not decoded.
    const name = nameOf(message);
    if (name.ok && handlers.ignores?.includes(name.value)) return;
    const fact = understand(message);
    if (!fact.ok) {
      foreign(message, fact.error);
      throw new PoisonMessage(fact.error);
    }
    await dispatch(handlers, fact.value, message, signal);
  });
}

/** Topics of the handled facts. Throws a Defect when a fact of one of them is neither handled nor ignored. */
export function topicsOf(handlers: FactHandlers): readonly string[] {
  const { ignores = [], removed: _removed, ...handled } = handlers;
  const topics = [...new Set((Object.keys(handled) as FactName[]).map((name) => FACTS[name].topic.name))];
  const forgotten = topics.flatMap(factsOn).filter((name) => handlers[name] === undefined && !ignores.includes(name));
  if (forgotten.length > 0) throw new Defect(`facts that are neither handled nor ignored: ${forgotten.join(', ')}`);
  return topics;
}

/** Hands a fact to its handler; `topicsOf` has seen that there is one. */
export function dispatch(handlers: FactHandlers, { name, value }: Understood, message: IncomingMessage, signal: AbortSignal): Promise<void> {
  const handler = handlers[name] as FactHandler<typeof name> | undefined;
  if (handler === undefined) throw new Defect(`nothing handles ${name}`);
  return handler(value as never, message, signal);
}

/** Counts and logs what a reader did not understand. */
export function foreignFacts({ log, metrics }: FactReader): (message: IncomingMessage, why: string) => void {
  const counter: Counter = metrics.counter('postern_facts_not_understood_total', 'Messages on a topic of facts that were none of ours', ['topic']);
  return (message, why) => {
    counter.add(1, { topic: message.topic });
    log.warn('FACT_NOT_UNDERSTOOD', { topic: message.topic, id: message.id, why });
  };
}
