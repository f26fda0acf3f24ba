/** A service's row in the privilege table (design section 3). Data only; the chart's policies, secrets and topic grants are generated from it. */
export interface ServiceManifest {
  readonly name: string;
  /** Priority and scaling: the way of a mail comes before scanners, and those before the rest. */
  readonly class: 'edge' | 'scanner' | 'office';
  readonly purpose: string;
  /** Ports it listens on, beside the metrics port. */
  readonly listens: readonly { readonly name: string; readonly port: number; readonly protocol: 'smtp' | 'grpc' | 'http' }[];
  /** Services it may call. */
  readonly calls: readonly string[];
  /**
   * Other peers it may reach. With `port`: pods of the same release, or addresses that the value `networkPolicy.peers.<to>` gives. Without: the chart has a
   * template `postern.egress.<to>`.
   */
  readonly reaches: readonly Reach[];
  /** Schemas that it owns; nobody opens another's. */
  readonly postgres: readonly string[];
  readonly blobs: readonly ('get' | 'put' | 'delete')[];
  readonly bus: { readonly produces: readonly string[]; readonly consumes: readonly string[]; readonly follows: readonly string[] };
  /** Secrets beyond those that follow from the row: bus, PostgreSQL, blobs and the mesh each have theirs. */
  readonly secrets: readonly ('smtp-tls' | 'admin-password')[];
  readonly mustNever: readonly string[];
}

/** A peer that is no service of ours. */
export type Reach =
  | { readonly to: 'dns' | 'smtp-out' | 'kubernetes-api' }
  /** `env` is the variable that tells the service `host:port` of it. */
  | { readonly to: string; readonly port: number; readonly env: string };
