import { Kafka, logLevel } from 'kafkajs';

/** Puts a group, whose members are all gone, back to the oldest record that is kept of these topics. Rejects while it has members. `brokers`: host:port. */
export async function startOver(brokers: string, groupId: string, topics: readonly string[]): Promise<void> {
  const admin = new Kafka({ clientId: 'start-over', brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    for (const topic of topics) await admin.resetOffsets({ groupId, topic, earliest: true });
  } finally {
    await admin.disconnect();
  }
}
