import type { Clock, Log, Metrics } from '@postern/kernel';

export interface KafkaOptions {
  /** Bootstrap brokers, host:port. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: { readonly ca?: Buffer };
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}
