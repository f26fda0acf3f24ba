import { createSmtpSender } from '@postern/adapter-smtp-client';
import { consume } from '@postern/facts';
import type { BlobStore, DnsResolver, MessageBus } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';

import { DEFAULT_CONCURRENCY } from './delivery.config.js';
import { deliveryMetrics } from './delivery.metrics.js';
import { createDeliveredRecipients } from './first/delivered-recipients.js';
import { mailFactHandlers } from './first/mail-fact.consumer.js';
import { sweepOriginals } from './originals/sweep-originals.js';
import type { QueueParts } from './queue/queued-attempt.js';
import { runQueue } from './queue/run-queue.js';
import type { QueueWork } from './queue/run-queue.js';

export interface DeliveryParts {
  readonly shell: Shell;
  readonly settings: SettingsSource;
  readonly bus: MessageBus;
  readonly blobs: BlobStore;
  /** Schema `delivery`, owned here. */
  readonly store: Orm;
  readonly dns: DnsResolver;
  /** Mails on their way at the same time, from facts and from the queue each. */
  readonly concurrency?: number;
  /** Processes among which the connections to one hop are divided; each has one at least. Default 1. */
  readonly connectionsAmong?: number;
  /** Authorities beside the system's that `verify` trusts, PEM. */
  readonly ca?: Buffer;
}

export interface Delivery {
  /** For heartbeats. */
  gauges(): Readonly<Record<string, number>>;
}

const OWED_EVERY_MS = 5000;

/** Delivery of both products. Consumes at once; the queue follows when PostgreSQL is there, since first attempts do not need it. */
export async function createDelivery(parts: DeliveryParts): Promise<Delivery> {
  const { shell, settings, bus, blobs, store, dns } = parts;
  const delivery = () => settings.current().settings.gateway.delivery;
  const sender = createSmtpSender({
    clock: shell.clock,
    hostname: () => settings.current().settings.gateway.mta.hostname,
    connectionsPerHop: () => Math.max(1, Math.floor(delivery().connectionsPerHop / (parts.connectionsAmong ?? 1))),
    attemptTimeoutMs: () => delivery().attemptTimeoutSeconds * 1000,
    ...(parts.ca === undefined ? {} : { ca: parts.ca }),
  });
  shell.onStop('smtp sender', () => sender.close());
  const all: QueueParts = { shell, settings, bus, blobs, store, dns, sender, metrics: deliveryMetrics(shell.metrics) };
  const concurrency = parts.concurrency ?? DEFAULT_CONCURRENCY;
  const delivered = createDeliveredRecipients(store, shell.clock);
  shell.every('owed notes', OWED_EVERY_MS, () => delivered.catchUp());
  shell.onStop('owed notes', () => delivered.catchUp());
  const queue = startQueue(all, store, concurrency);
  const consumer = await consume(bus, shell, { group: 'delivery', concurrency, maxAttempts: Infinity }, mailFactHandlers({ ...all, delivered }));
  shell.onStop('mail facts', () => consumer.drain());
  return { gauges: () => ({ queue: queue()?.counts()?.messages ?? 0 }) };
}

/** Starts the queue as soon as its tables are there; gives it when it runs. */
function startQueue(parts: QueueParts, store: Orm, concurrency: number): () => QueueWork | undefined {
  let work: QueueWork | undefined;
  parts.shell
    .keepTrying('QUEUE_UNREACHABLE', () => store.migrate())
    .then(
      () => {
        work = runQueue(parts, concurrency);
        sweepOriginals(parts);
      },
      // The stop came first.
      () => undefined,
    );
  return () => work;
}
