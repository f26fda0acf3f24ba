/** One tree of files on a disc image: the bytes to be read, and as which kind. */
export interface DiscTree {
  readonly bytes: Buffer;
  readonly type: 'iso' | 'udf';
}

const SECTOR = 2048;
/** First descriptor of a volume (ECMA-119 6.7.1). */
const FIRST = 16;
const MAX_DESCRIPTORS = 64;
const MARK = 'CD001';
const SUPPLEMENTARY = 2;
/** Escape sequences of a supplementary descriptor: without those of Joliet, readers take the plain tree (ECMA-119 8.5.6). */
const ESCAPES = 88;
const TERMINATOR = 255;
const UDF_MARKS = new Set(['NSR02', 'NSR03']);

/**
 * Trees that systems show of one image. A disc may have a tree of ISO 9660, one of Joliet (a supplementary descriptor) and one of UDF, each with other files; a reader
 * takes one of them. The plain tree is reached by taking the mark of Joliet away.
 */
export function discTrees(bytes: Buffer): readonly DiscTree[] {
  const supplementary: number[] = [];
  let hasVolume = false;
  let hasUdf = false;
  for (let i = 0; i < MAX_DESCRIPTORS; i++) {
    const at = (FIRST + i) * SECTOR;
    if (at + 7 > bytes.length) break;
    const mark = bytes.toString('latin1', at + 1, at + 6);
    if (mark === MARK) {
      hasVolume = true;
      if (bytes[at] === SUPPLEMENTARY) supplementary.push(at);
    }
    hasUdf ||= UDF_MARKS.has(mark);
    if (mark.trim() === '' || (bytes[at] === TERMINATOR && mark === MARK && !isDescriptor(bytes, at + SECTOR))) break;
  }
  const trees: DiscTree[] = hasVolume || !hasUdf ? [{ bytes, type: 'iso' }] : [];
  if (supplementary.length > 0) {
    const plain = Buffer.from(bytes);
    for (const at of supplementary) plain.fill(0, at + ESCAPES, at + ESCAPES + 32);
    trees.push({ bytes: plain, type: 'iso' });
  }
  if (hasUdf) trees.push({ bytes, type: 'udf' });
  return trees;
}

/** The descriptors of UDF stand behind the terminator of the others (ECMA-167 part 2, 8.3). */
function isDescriptor(bytes: Buffer, at: number): boolean {
  return ['BEA01', 'NSR02', 'NSR03', 'TEA01', MARK].includes(bytes.toString('latin1', at + 1, at + 6));
}
