import type { MessageTrace } from '../../kit/api/generated/client.js';
import { isDetection } from '../../kit/words/words.js';

/** One part of the message with what every scanner said about it. */
export interface PartRow {
  readonly path: string;
  readonly name: string;
  readonly types: readonly string[];
  readonly size: number;
  readonly statuses: readonly string[];
  readonly threats: readonly string[];
}

/** Parts and archive members, each once: scanners look at the same parts, and their statuses stand beside each other. Those with a detection come first. */
export function partRows(trace: MessageTrace): readonly PartRow[] {
  const rows = new Map<string, PartRow>();
  for (const part of trace.scans.flatMap((scan) => scan.parts)) {
    const key = `${part.path}\n${part.name}`;
    const known = rows.get(key);
    rows.set(key, {
      path: part.path,
      name: part.name,
      size: Math.max(part.size, known?.size ?? 0),
      types: union(known?.types, part.types),
      statuses: union(known?.statuses, part.status === '' ? [] : [part.status]),
      threats: union(known?.threats, part.threats),
    });
  }
  const guilty = (row: PartRow) => (row.statuses.some(isDetection) ? 0 : 1);
  return [...rows.values()].sort((a, b) => guilty(a) - guilty(b));
}

function union(a: readonly string[] | undefined, b: readonly string[]): readonly string[] {
  return [...new Set([...(a ?? []), ...b])];
}
