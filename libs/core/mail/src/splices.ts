import { Defect } from '@postern/kernel';

/** One edit of the original: at `offset`, `deleteCount` bytes give way to `insert`. */
export interface Splice {
  readonly offset: number;
  readonly deleteCount: number;
  readonly insert: Buffer;
}

/**
 * Sorts edits and makes them disjoint: inserts at one offset keep their order, and deletions that overlap become one deletion of both with the first
 * one's text, so that a part within a removed part cannot come back. Throws Defect for an edit outside of 0…size.
 */
export function mergeSplices(size: number, ...lists: readonly (readonly Splice[])[]): readonly Splice[] {
  const sorted = lists
    .flat()
    .map((splice, order) => ({ splice, order }))
    .sort((a, b) => a.splice.offset - b.splice.offset || Number(a.splice.deleteCount > 0) - Number(b.splice.deleteCount > 0) || a.order - b.order)
    .map(({ splice }) => splice);
  const merged: Splice[] = [];
  for (const splice of sorted) {
    const end = splice.offset + splice.deleteCount;
    if (splice.offset < 0 || splice.deleteCount < 0 || end > size)
      throw new Defect(`splice ${splice.offset}+${splice.deleteCount} outside of ${size} bytes`);
    const last = merged.at(-1);
    const lastEnd = last === undefined ? 0 : last.offset + last.deleteCount;
    if (last !== undefined && splice.offset < lastEnd) {
      merged[merged.length - 1] = { ...last, deleteCount: Math.max(lastEnd, end) - last.offset };
    } else if (last !== undefined && last.offset === splice.offset && last.deleteCount === 0) {
      merged[merged.length - 1] = { offset: last.offset, deleteCount: splice.deleteCount, insert: Buffer.concat([last.insert, splice.insert]) };
    } else merged.push(splice);
  }
  return merged;
}

/** The edited message piece by piece; untouched bytes are slices of the original. Splices ascend and are disjoint, else Defect. */
export function* splicedChunks(bytes: Buffer, splices: readonly Splice[]): Generator<Buffer> {
  let at = 0;
  for (const { offset, deleteCount, insert } of splices) {
    if (offset < at || offset + deleteCount > bytes.length) throw new Defect(`splice at ${offset} overlaps or is outside of ${bytes.length} bytes`);
    if (offset > at) yield bytes.subarray(at, offset);
    if (insert.length > 0) yield insert;
    at = offset + deleteCount;
  }
  if (at < bytes.length) yield bytes.subarray(at);
}

export function applySplices(bytes: Buffer, splices: readonly Splice[]): Buffer {
  return Buffer.concat([...splicedChunks(bytes, splices)]);
}

/** Size of the edited message. */
export function spliceSize(size: number, splices: readonly Splice[]): number {
  return splices.reduce((sum, { deleteCount, insert }) => sum - deleteCount + insert.length, size);
}
