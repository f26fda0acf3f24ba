import type { TopicData } from '../facts/read-facts.mjs';

/** A service's manifest as far as the chart goes; facts are topics already. */
export interface Privileges {
  readonly name: string;
  readonly listens: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
  readonly calls: readonly string[];
  readonly pulls: readonly string[];
  readonly class: string;
  readonly reaches: readonly { readonly to: string; readonly port?: number; readonly env?: string }[];
  readonly postgres: readonly string[];
  readonly blobs: readonly string[];
  readonly bus: { readonly produces: readonly string[]; readonly consumes: readonly string[]; readonly follows: readonly string[] };
  readonly secrets: readonly string[];
}
export declare function readPrivileges(root: string): Promise<{ services: Record<string, Privileges>; topics: Record<string, TopicData> }>;
