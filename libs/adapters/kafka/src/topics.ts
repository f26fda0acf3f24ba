import type { Kafka } from 'kafkajs';

import { TOPICS } from '@postern/kernel';

const DAY_MS = 86_400_000;

const kept = (policy: string, days: number) => [
  { name: 'cleanup.policy', value: policy },
  { name: 'retention.ms', value: String(days * DAY_MS) },
];

/** How long what is kept. The chart's topics say the same. */
const RETENTION: Readonly<Record<(typeof TOPICS)[keyof typeof TOPICS]['name'], readonly { readonly name: string; readonly value: string }[]>> = {
  [TOPICS.mail.name]: kept('delete', 14),
  [TOPICS.delivery.name]: kept('delete', 14),
  [TOPICS.deadLetter.name]: kept('delete', 30),
  [TOPICS.config.name]: [{ name: 'cleanup.policy', value: 'compact' }],
  // A process that is gone without a word is forgotten; a living one sends its next heartbeat within seconds.
  [TOPICS.heartbeat.name]: [...kept('compact,delete', 1), { name: 'segment.ms', value: String(DAY_MS) }],
};

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
        configEntries: [...RETENTION[topic.name], { name: 'min.insync.replicas', value: replication > 2 ? '2' : '1' }],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
