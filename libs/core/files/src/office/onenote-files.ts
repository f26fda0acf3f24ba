import type { EmbeddedFile } from '../embedded-file.js';
import type { Octets } from '../looking/octets.js';

/** Head of a FileDataStoreObject (MS-ONESTORE 2.6.13). */
const HEAD = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const MAX_FILES = 500;

/**
 * Files embedded in a OneNote section. Its own names are elsewhere and nothing depends on them. An object is looked for also within another one, since nobody
 * knows which of them a reader believes.
 */
export function oneNoteFiles(octets: Octets): readonly EmbeddedFile[] {
  const { bytes, meter } = octets;
  const found: EmbeddedFile[] = [];
  for (let at = octets.indexOf(HEAD), next = at; at >= 0; at = next) {
    const start = at + 36;
    if (start > bytes.length) break;
    next = octets.indexOf(HEAD, at + 16);
    const end = start + Number(bytes.readBigUInt64LE(at + 16));
    // One that is longer than the section is cut off, or chance: it ends where the next one begins.
    const content = bytes.subarray(start, end <= bytes.length || next < 0 ? end : next);
    if (content.length === 0) continue;
    if (found.length >= MAX_FILES) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    found.push({ name: `embedded-${found.length + 1}`, bytes: content });
  }
  return found;
}
