import { createSmtpSender } from '@postern/adapter-smtp-client';
import { TOPICS } from '@postern/kernel';
import type { BlobStore, Database, DnsResolver, MessageBus } from '@postern/kernel';
import { migrate } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import { QUEUE_MIGRATIONS } from '@postern/queue-store';
import type { SettingsSource } from '@postern/settings';

import { deliveryMetrics } from './delivery.metrics.js';
import { mailFactHandler } from './mail-fact.consumer.js';
import { recentDeliveries } from './recent-deliveries.js';
import { workQueue } from './work-queue.js';

export interface DeliveryParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  readonly blobs: BlobStore;
  readonly database: Database;
  readonly dns: DnsResolver;
  /** Mails on their way at once. Default 32. */
  readonly concurrency?: number;
}

const MIGRATE_RETRY_MS = 2000;

/** Delivery of both products. Consumes at once; the queue follows when PostgreSQL is there, since first attempts do not need it. */
export async function createDelivery(parts: DeliveryParts): Promise<void> {
  const { shell, settings, bus } = parts;
  const delivery = () => settings.current().settings.gateway.delivery;
  const sender = createSmtpSender({
    clock: shell.clock,
    hostname: () => settings.current().settings.gateway.mta.hostname,
    connectionsPerHop: () => delivery().connectionsPerHop,
    attemptTimeoutMs: () => delivery().attemptTimeoutSeconds * 1000,
  });
  shell.onStop('smtp sender', () => sender.close());
  const metrics = deliveryMetrics(shell.metrics);
  const all = { ...parts, sender, metrics };
  const concurrency = parts.concurrency ?? 32;
  startQueue(all, concurrency);
  const consumer = await bus.consume(
    { group: 'delivery', topics: [TOPICS.mail.name], concurrency, maxAttempts: Infinity },
    mailFactHandler(all, recentDeliveries()),
  );
  shell.onStop('mail facts', () => consumer.drain());
}

function startQueue(parts: Parameters<typeof workQueue>[0], concurrency: number): void {
  const { shell, database } = parts;
  const ending = new AbortController();
  shell.onStop('delivery schema', async () => ending.abort(new Error('stopping')));
  void (async () => {
    while (!ending.signal.aborted) {
      try {
        await migrate(database, 'delivery', QUEUE_MIGRATIONS);
        workQueue(parts, concurrency);
        return;
      } catch (thrown) {
        shell.log.warn('QUEUE_UNREACHABLE', {}, thrown);
        await shell.clock.after(MIGRATE_RETRY_MS, ending.signal).catch(() => undefined);
      }
    }
  })();
}
