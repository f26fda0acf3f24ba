import { lookAtBrokers } from '@postern/adapter-kafka';
import type { KafkaOptions, TopicSeen } from '@postern/adapter-kafka';
import { TOPICS } from '@postern/facts';
import { messageOf, within } from '@postern/kernel';
import type { Topic } from '@postern/kernel';

import { findings } from './finding.js';
import type { Finding } from './finding.js';
import type { Needs } from './needs.js';

const LIMIT_MS = 30_000;
const DAY_MS = 86_400_000;
const { ok, warning, missing } = findings('kafka');

/** Brokers, the topics of a service as they should be, and its group. Rights to write show at the first write only: Kafka has no question for them. */
export async function lookAtKafka(options: KafkaOptions, needs: Needs, group: string, createTopics: boolean): Promise<readonly Finding[]> {
  const { bus } = needs;
  const names = [...new Set([...bus.produces, ...bus.consumes, ...bus.follows])];
  const groups = bus.consumes.length > 0 ? [group] : [];
  try {
    const seen = await within(options.clock, LIMIT_MS, 'Kafka', () => lookAtBrokers(options, names, groups));
    const refused = seen.groups.filter(({ allowed }) => !allowed).map(({ name }) => name);
    return [
      ok(`${seen.brokers} broker${seen.brokers === 1 ? '' : 's'} at ${options.brokers.join(', ')}`),
      ...names.flatMap((name) => topicFindings(name, seen.topics.get(name), createTopics)),
      ...refused.map((name) => missing(`the user may not use the group ${name}: grant Read and Describe on it`)),
    ];
  } catch (thrown) {
    return [
      missing(`no answer from ${options.brokers.join(', ')}: ${messageOf(thrown)}. Look at addresses, TLS (kafka.tls), user and network policy`),
    ];
  }
}

function topicFindings(name: string, seen: TopicSeen | undefined, createTopics: boolean): Finding[] {
  const wanted: Topic | undefined = Object.values(TOPICS).find((topic) => topic.name === name);
  if (seen === undefined)
    return [
      createTopics
        ? ok(`topic ${name} is not there yet; the services make it`)
        : missing(
            `topic ${name} is not there, or the user may not describe it: make it (kafka.createTopics lets the services do it) or grant Describe`,
          ),
    ];
  if (seen.leaderless > 0) return [missing(`${seen.leaderless} of ${seen.partitions} partitions of ${name} have no leader`)];
  const notes: Finding[] = [];
  const policy = seen.config.get('cleanup.policy');
  if (policy !== undefined && wanted !== undefined && policy.includes('compact') !== wanted.compacted)
    notes.push(
      missing(
        `topic ${name} has cleanup.policy=${policy}: it must ${wanted.compacted ? 'be compacted' : 'not be compacted, or facts of one mail replace each other'}`,
      ),
    );
  const kept = Number(seen.config.get('retention.ms') ?? -1);
  if (wanted?.compacted === false && wanted.keptDays !== undefined && kept >= 0 && kept < wanted.keptDays * DAY_MS)
    notes.push(
      warning(
        `topic ${name} keeps facts for ${Math.floor(kept / DAY_MS)} days, ${wanted.keptDays} are advised: what a consumer has not read by then is lost`,
      ),
    );
  if (seen.replicas < 2) notes.push(warning(`topic ${name} has one replica: with its broker goes mail that was accepted`));
  else if (Number(seen.config.get('min.insync.replicas') ?? 2) < 2)
    notes.push(warning(`topic ${name} has min.insync.replicas=1: 250 may stand on one broker`));
  return notes.some(({ state }) => state === 'missing')
    ? notes
    : [ok(`topic ${name}: ${seen.partitions} partitions, ${seen.replicas} replicas`), ...notes];
}
