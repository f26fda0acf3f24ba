import type { Kafka } from 'kafkajs';

import type { Topic } from '@postern/kernel';

const DAY_MS = 86_400_000;

/** A topic's settings at the brokers: what is both compacted and kept for some days is forgotten also when nothing replaced it. */
function configOf({ compacted, keptDays }: Topic): { name: string; value: string }[] {
  const policy = compacted ? (keptDays === undefined ? 'compact' : 'compact,delete') : 'delete';
  const kept = keptDays === undefined ? [] : [{ name: 'retention.ms', value: String(keptDays * DAY_MS) }];
  // Brokers forget by segment, and a small compacted topic would fill its first one for ever.
  const segment = compacted && keptDays !== undefined ? [{ name: 'segment.ms', value: String(keptDays * DAY_MS) }] : [];
  return [{ name: 'cleanup.policy', value: policy }, ...kept, ...segment];
}

/** Makes the topics that are missing; for development, since operators make them otherwise. */
export async function ensureTopics(client: Kafka, topics: readonly Topic[], replication: number): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    const there = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !there.has(topic.name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      timeout: 20_000,
      topics: missing.map((topic) => ({
        topic: topic.name,
        numPartitions: topic.partitions,
        replicationFactor: replication,
        configEntries: [...configOf(topic), { name: 'min.insync.replicas', value: replication > 2 ? '2' : '1' }],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
