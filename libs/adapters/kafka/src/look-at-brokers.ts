import type { ConfigResourceTypes } from 'kafkajs';

import { createClient } from './create-client.js';
import type { KafkaOptions } from './kafka-options.js';

export interface TopicSeen {
  readonly partitions: number;
  /** Partitions that nobody can write to now. */
  readonly leaderless: number;
  /** Of the partition that has the fewest. */
  readonly replicas: number;
  /** Settings by name; empty when the user may not see them. */
  readonly config: ReadonlyMap<string, string>;
}

export interface BrokersSeen {
  readonly brokers: number;
  /** Topics that are there and that the user may describe. */
  readonly topics: ReadonlyMap<string, TopicSeen>;
  readonly groups: readonly { readonly name: string; readonly allowed: boolean }[];
}

/** What a user sees at the brokers: nothing is changed, no group is joined. Rejects when no broker answers or lets the user in. */
export async function lookAtBrokers(options: KafkaOptions, topics: readonly string[], groups: readonly string[]): Promise<BrokersSeen> {
  const admin = createClient(options).admin({ retry: { retries: 3 } });
  await admin.connect();
  try {
    const { brokers } = await admin.describeCluster();
    // Asking for a topic that is not there is an error that is tried again for long; the list has what may be described.
    const there = new Set(await admin.listTopics());
    const known = topics.filter((name) => there.has(name));
    const { topics: metadata } = known.length === 0 ? { topics: [] } : await admin.fetchTopicMetadata({ topics: known });
    const seen = new Map<string, TopicSeen>();
    for (const { name, partitions } of metadata) {
      seen.set(name, {
        partitions: partitions.length,
        leaderless: partitions.filter(({ leader }) => leader < 0).length,
        replicas: Math.min(...partitions.map((one) => one.replicas.length)),
        config: await configOf(admin, name),
      });
    }
    return {
      brokers: brokers.length,
      topics: seen,
      groups: await Promise.all(groups.map(async (name) => ({ name, allowed: await mayUse(admin, name) }))),
    };
  } finally {
    await admin.disconnect();
  }
}

/** ConfigResourceTypes.TOPIC: Node finds no such name in kafkajs when a module imports it. */
const TOPIC: ConfigResourceTypes.TOPIC = 2;

type Admin = ReturnType<ReturnType<typeof createClient>['admin']>;

/** A service needs no right to see settings, so a refusal says nothing. */
async function configOf(admin: Admin, name: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: TOPIC, name }] });
    return new Map(resources.flatMap((one) => one.configEntries.map((entry) => [entry.configName, entry.configValue] as const)));
  } catch {
    return new Map();
  }
}

async function mayUse(admin: Admin, groupId: string): Promise<boolean> {
  try {
    await admin.describeGroups([groupId]);
    return true;
  } catch (thrown) {
    if ((thrown as { readonly type?: string }).type === 'GROUP_AUTHORIZATION_FAILED') return false;
    throw thrown;
  }
}
