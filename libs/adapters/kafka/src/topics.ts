import type { Kafka } from 'kafkajs';

import { TOPICS } from '@postern/kernel';

const DAY_MS = 86_400_000;

/** Makes the topics that are missing; for development, since operators make them otherwise. */
export async function ensureTopics(client: Kafka, replication: number): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    const there = new Set(await admin.listTopics());
    const missing = Object.values(TOPICS).filter((topic) => !there.has(topic.name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      timeout: 20_000,
      topics: missing.map((topic) => ({
        topic: topic.name,
        numPartitions: topic.partitions,
        replicationFactor: replication,
        configEntries: [
          { name: 'cleanup.policy', value: topic.compacted ? 'compact' : 'delete' },
          ...(topic.compacted ? [] : [{ name: 'retention.ms', value: String(14 * DAY_MS) }]),
          { name: 'min.insync.replicas', value: replication > 2 ? '2' : '1' },
        ],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
