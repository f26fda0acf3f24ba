import { extensionOf } from '../names.js';
import type { Octets } from '../looking/octets.js';
import { withoutNuls } from '../looking/without-nuls.js';

/** Properties that name an embedded file (MS-ONE 2.1.12): EmbeddedFileName 0x1C001D9C and SourceFilepath 0x1C001D9D. */
const PROPERTIES = [Buffer.from('9c1d001c', 'hex'), Buffer.from('9d1d001c', 'hex')];
/** Bytes behind the list of a property set in which its values stand. */
const VALUES = 2048;
/** Bytes of a path in UTF-16. */
const LONGEST_NAME = 1040;
const SHORTEST_NAME = 6;
/** Property sets that are read. */
const MAX_SETS = 1000;
const MAX_NAMES = 20;

/**
 * Names of the files embedded in a OneNote section. A property set lists its properties first and has their values behind that (MS-ONESTORE 2.6.7); a value is its length
 * and then a text in UTF-16, so what has a length that fits and ends like the name of a file is one.
 */
export function oneNoteNames(octets: Octets): readonly string[] {
  const { bytes, meter } = octets;
  const names = new Set<string>();
  let sets = 0;
  let behind = 0;
  for (const property of PROPERTIES) {
    for (let at = octets.indexOf(property); at >= 0; at = octets.indexOf(property, at + property.length)) {
      sets += 1;
      if (sets > MAX_SETS || names.size >= MAX_NAMES) {
        meter.crossed.add('LIMIT_FILES');
        return [...names];
      }
      const from = Math.max(at + property.length, behind);
      const to = Math.min(bytes.length, at + VALUES);
      for (let value = from; value + 4 < to && names.size < MAX_NAMES; value++) {
        const name = nameAt(bytes, value);
        if (name !== '') names.add(name);
      }
      meter.look(8 * Math.max(0, to - from));
      behind = Math.max(behind, to);
    }
    behind = 0;
  }
  return [...names];
}

/** The last component of a path whose length stands here; empty when none does. */
function nameAt(bytes: Buffer, at: number): string {
  const size = bytes.readUInt32LE(at);
  if (size < SHORTEST_NAME || size > LONGEST_NAME || size % 2 === 1 || at + 4 + size > bytes.length) return '';
  const text = withoutNuls(bytes.subarray(at + 4, at + 4 + size), 2);
  // The ending first: it is short, and most numbers that look like a length have none behind them.
  if (extensionOf(text.subarray(-40 - (text.length % 2)).toString('utf16le')) === '') return '';
  const path = text.toString('utf16le');
  return path.includes('\0') ? '' : path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}
