import { namedFile } from '../embedded-file.js';
import type { EmbeddedFile } from '../embedded-file.js';
import type { Octets } from '../looking/octets.js';
import { oneNoteNames } from './onenote-names.js';

/** Head of a FileDataStoreObject (MS-ONESTORE 2.6.13). */
const HEAD = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const MAX_FILES = 500;

/**
 * Files embedded in a OneNote section. Their names stand elsewhere in it, and which is whose takes a reader of the whole format to tell: each file goes by all of them. An
 * object is looked for also within another one, since nobody knows which of them a reader believes.
 */
export function oneNoteFiles(octets: Octets): readonly EmbeddedFile[] {
  const { bytes, meter } = octets;
  const contents: Buffer[] = [];
  for (let at = octets.indexOf(HEAD), next = at; at >= 0; at = next) {
    const start = at + 36;
    if (start > bytes.length) break;
    next = octets.indexOf(HEAD, at + 16);
    const end = start + Number(bytes.readBigUInt64LE(at + 16));
    // One that is longer than the section is cut off, or chance: it ends where the next one begins.
    const content = bytes.subarray(start, end <= bytes.length || next < 0 ? end : next);
    if (content.length === 0) continue;
    if (contents.length >= MAX_FILES) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    contents.push(content);
  }
  const names = contents.length === 0 ? [] : oneNoteNames(octets);
  return contents.map((content, i) => namedFile(names.length === 0 ? [`embedded-${i + 1}`] : names, content));
}

/** File formats in the header of a section (MS-ONESTORE 2.3.1): as OneNote stores it, and as a server hands it out. */
const FORMAT_AT = 48;
const PACKAGED = Buffer.from('2fe98d63d4a6c14b9a36b3fc2511a5b7', 'hex');

/** The section is a package of a server (MS-FSSHTTPB), in which files lie in pieces that nothing here puts together. */
export function isPackagedSection({ bytes }: Octets): boolean {
  return bytes.subarray(FORMAT_AT, FORMAT_AT + PACKAGED.length).equals(PACKAGED);
}
