import type { FactName } from '@postern/facts';

/** A service's row in the privilege table (design section 3). Data only; the chart's policies, secrets and topic grants are generated from it. */
export interface ServiceManifest {
  readonly name: string;
  /** Priority and scaling: the way of a mail comes before scanners, and those before the rest. */
  readonly class: 'edge' | 'scanner' | 'office';
  readonly purpose: string;
  /** Ports it listens on, beside the metrics port. */
  readonly listens: readonly { readonly name: string; readonly port: number; readonly protocol: 'smtp' | 'grpc' | 'http' }[];
  /** Services it may call, by name. */
  readonly calls: readonly string[];
  /** Services that hold mail and give it by HTTP at the address in the call: no name is looked up for it. */
  readonly pulls: readonly string[];
  /**
   * Other peers it may reach. With `port`: pods of the same release, or addresses that the value `networkPolicy.peers.<to>` gives. Without: the chart has a
   * template `postern.egress.<to>`.
   */
  readonly reaches: readonly Reach[];
  /** Schemas that it owns; nobody opens another's. */
  readonly postgres: readonly string[];
  readonly blobs: readonly ('get' | 'put' | 'delete')[];
  /** Facts by name; topics and rights at the brokers follow. */
  readonly bus: {
    readonly produces: readonly FactName[];
    /** In a group of its own name. What it does not understand there it may put into the dead-letter topic. */
    readonly consumes: readonly FactName[];
    /** Facts of compacted topics, read by each process alone. */
    readonly follows: readonly FactName[];
    /** Of the followed: those whose topic it watches for all, by putting what is no fact of ours into the dead-letter topic. */
    readonly watches?: readonly FactName[];
  };
  /** Secrets beyond those that follow from the row: bus, PostgreSQL, blobs and the mesh each have theirs. */
  readonly secrets: readonly ('smtp-tls' | 'admin-password' | 'backup-key')[];
  readonly mustNever: readonly string[];
}

/** A peer that is no service of ours. */
export type Reach =
  | { readonly to: 'dns' | 'smtp-out' | 'kubernetes-api' }
  /** `env` is the variable that tells the service `host:port` of it. */
  | { readonly to: string; readonly port: number; readonly env: string };
