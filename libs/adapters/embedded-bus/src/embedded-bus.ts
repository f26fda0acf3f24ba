import { randomUUID } from 'node:crypto';

import { Defect, within } from '@postern/kernel';
import type { Clock, Database, Log, MessageBus, Metrics, Subscription, Topic } from '@postern/kernel';

import { appendSignal } from './append-signal.js';
import { createBusSchema } from './bus-schema.js';
import { cleanUp } from './clean-up.js';
import { consumeGroup } from './consume-group.js';
import type { GroupSubscription } from './consume-group.js';
import { followTopic } from './follow-topic.js';
import { APPENDED_CHANNEL, messageLog, placesIn } from './message-log.js';
import { shareLocks } from './share-locks.js';
import { placeOf, SHARES } from './shares.js';

export interface EmbeddedBusParts {
  readonly database: Database;
  /** Topics of the house, for their retention. */
  readonly topics: readonly Topic[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** No other process has the bus open, so nobody is told of what is new; default false. */
  readonly isAlone?: boolean;
}

const PUBLISH_LIMIT_MS = 30_000;
const CLEAN_UP_MS = 60_000;

/**
 * The bus of the processes of one product on PostgreSQL: a publish resolves with its COMMIT. Each process opens it for itself; the members of a group, one a process, divide its
 * work.
 */
export async function createEmbeddedBus(parts: EmbeddedBusParts): Promise<MessageBus> {
  const { database, clock, log, metrics, isAlone = false } = parts;
  await createBusSchema(database);
  const ending = new AbortController();
  const appended = appendSignal(clock);
  const groups = new Set<string>();
  const open = new Set<GroupSubscription>();
  const followers = new Set<Subscription>();
  const writer = randomUUID();
  const messages = messageLog(database, isAlone ? undefined : writer, appended.raise);
  const locks = shareLocks(database);
  const everything = parts.topics.flatMap(({ name }) => [name, ...Array.from({ length: SHARES }, (_unused, share) => placeOf(name, share))]);
  const hear = (payload: string) => {
    const [from, ...news] = payload.split(' ');
    // Empty: some may have been missed. Our own were told before.
    if (from === '') appended.raise(everything);
    else if (from !== writer) appended.raise(placesIn(news.join(' ')));
  };
  const listening = isAlone ? undefined : await database.listen(APPENDED_CHANNEL, hear);
  const deadLetters = metrics.counter('postern_bus_dead_letters_total', 'Messages that no handler could take');
  const shared = { database, messages, locks, clock, log, appended, onDeadLetter: () => deadLetters.add(1) };
  const cleaning = (async () => {
    while (!ending.signal.aborted) {
      await clock.after(CLEAN_UP_MS, ending.signal).catch(() => undefined);
      if (!ending.signal.aborted) await cleanUp(database, parts.topics).catch((thrown: unknown) => log.warn('BUS_CLEAN_UP_FAILED', {}, thrown));
    }
  })();
  return {
    publish: (outgoing, { timeoutMs = PUBLISH_LIMIT_MS, patienceMs = 0 } = {}) =>
      within(clock, timeoutMs, 'publish', (signal) => messages.append(outgoing, signal, patienceMs > 0 ? clock.after(patienceMs) : undefined)),
    async consume(options, handler) {
      const places = options.topics.map((topic) => `${options.group} ${topic}`);
      // The locks of a process are those of all its members: two of them would have every share together.
      const taken = places.find((place) => groups.has(place));
      if (taken !== undefined) throw new Defect(`the group has a member already: ${taken}`);
      for (const place of places) groups.add(place);
      const leave = () => places.forEach((place) => groups.delete(place));
      const subscription = await consumeGroup(shared, options, handler).catch((thrown: unknown) => {
        leave();
        throw thrown;
      });
      open.add(subscription);
      return {
        async drain() {
          await subscription.drain();
          if (open.delete(subscription)) leave();
        },
      };
    },
    async follow(topic, handler) {
      const follower = await followTopic(shared, topic, handler);
      followers.add(follower);
      return { drain: () => follower.drain().finally(() => followers.delete(follower)) };
    },
    async lag(group, topic) {
      const [row] = await database.query<{ lag: string }>(
        `SELECT count(*) AS lag FROM bus.messages AS m LEFT JOIN bus.positions AS p ON p.topic = m.topic AND p.share = m.share AND p.consumer_group = $1
         WHERE m.topic = $2 AND m.id > coalesce(p.last_id, 0) AND NOT m.id = ANY(coalesce(p.done, '{}'))`,
        [group, topic],
      );
      return Number(row?.lag ?? 0);
    },
    async waitingSince(group, topic) {
      const [row] = await database.query<{ published_at: Date | null }>(
        `SELECT min(m.published_at) AS published_at FROM bus.messages AS m LEFT JOIN bus.positions AS p ON p.topic = m.topic AND p.share = m.share AND p.consumer_group = $1
         WHERE m.topic = $2 AND m.id > coalesce(p.last_id, 0) AND NOT m.id = ANY(coalesce(p.done, '{}'))`,
        [group, topic],
      );
      return row?.published_at?.getTime();
    },
    check: (signal) => database.check(signal),
    async close() {
      ending.abort(new Error('closing'));
      // Who wanted their handlers to finish has drained before.
      for (const subscription of open) subscription.abandon();
      await Promise.all([locks.close(), listening?.stop(), ...[...followers].map((follower) => follower.drain())]);
      await cleaning;
    },
  };
}
