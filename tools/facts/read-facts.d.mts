import type { ServiceManifest } from '@postern/platform-service';

export interface TopicData {
  readonly name: string;
  readonly partitions: number;
  readonly compacted: boolean;
  readonly keptDays?: number;
}
export interface FactData {
  readonly type: string;
  readonly topic: TopicData;
  readonly key: string;
  readonly says: string;
  readonly retired: boolean;
}
/** A service's manifest as far as facts go. */
export interface BusRow {
  readonly name: string;
  readonly bus: {
    readonly produces: readonly string[];
    readonly consumes: readonly string[];
    readonly follows: readonly string[];
    readonly watches?: readonly string[];
  };
}
export declare function deployedServices(root: string): string[];
export declare function readFacts(
  root: string,
): Promise<{ facts: Record<string, FactData>; topics: Record<string, TopicData>; services: Record<string, Omit<ServiceManifest, 'bus'> & BusRow> }>;
export declare function topicsOf(
  row: BusRow,
  facts: Record<string, FactData>,
  topics: Record<string, TopicData>,
): { produces: string[]; consumes: string[]; follows: string[] };
