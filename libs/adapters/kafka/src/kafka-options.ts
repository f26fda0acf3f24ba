import type { Clock, Log, Metrics, Topic } from '@postern/kernel';

export interface KafkaOptions {
  /** Bootstrap brokers, host:port. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** `ca` is asked at each connection. */
  readonly tls?: { readonly ca?: () => Buffer };
  /** `login` is asked at each connection, so that a renewed password needs no restart. */
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly login: () => { readonly username: string; readonly password: string };
  };
  /** Topics of the house, which `ensureTopics` makes. */
  readonly topics: readonly Topic[];
  /** Names of topics that this process writes from its start on, so that `check` asks for their leaders; others follow with their first message. */
  readonly writes: readonly string[];
  /** Of what is published. Facts are repetitive: gzip makes a fifth of them. */
  readonly compression: 'none' | 'gzip';
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}
