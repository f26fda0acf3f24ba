import { linear } from '@postern/linear';

import type { OleFile } from '../office/ole-file.js';

/** Streams that only one kind of document has, by path in lower case. First row that fits wins. */
const KINDS: readonly (readonly [type: string, fits: (path: string) => boolean])[] = [
  ['encrypted-ole', named('encryptedpackage')],
  ['doc', named('worddocument')],
  ['xls', named('workbook', 'book')],
  ['ppt', (path) => named('powerpoint document', 'pp40')(path) || path.startsWith('pp97_dualstorage/')],
  ['pub', (path) => path.startsWith('quill/quillsub/')],
  ['vsd', named('visiodocument')],
  ['mpp', (path) => PROJECT.test(path)],
  ['hwp', named('fileheader')],
  ['msg', named('__properties_version1.0')],
  ['vba-project', (path) => path === 'vba/dir' || path.endsWith('/vba/dir')],
];

function named(...names: readonly string[]): (path: string) => boolean {
  return (path) => names.includes(path);
}

/** Storages of a project are called by version and number, its properties by a number. */
const PROJECT = linear(/^(?: {3}\d{3,4}\/|props\d{0,9}$)/);

/** Class ids of roots (MS-OSHARED and the registry of Windows), for files without telling streams. */
const BY_CLASS: Readonly<Record<string, string>> = {
  '84100c0000000000c000000000000046': 'msi',
  '86100c0000000000c000000000000046': 'msp',
  // A transform of an installation: it changes what is installed, as a patch does.
  '82100c0000000000c000000000000046': 'msp',
  '0609020000000000c000000000000046': 'doc',
  '2008020000000000c000000000000046': 'xls',
  '1008020000000000c000000000000046': 'xls',
};

/** Names of streams of an installer database are written in a private code of two characters in one, beyond U+3800. */
const MSI_NAME = linear(/^[\u3800-\u4840]/);

/** What the compound file is, beside `ole`; empty when it tells nothing. */
export function oleTypes(file: OleFile): readonly string[] {
  const paths = file.streams.map((stream) => stream.path.toLowerCase());
  const found = KINDS.filter(([, fits]) => paths.some(fits)).map(([type]) => type);
  const main = found.find((type) => type !== 'vba-project' || found.length === 1);
  if (main !== undefined) return [main];
  const byClass = BY_CLASS[file.rootClass] ?? BY_CLASS[swapped(file.rootClass)];
  if (byClass !== undefined) return [byClass];
  return paths.filter((path) => MSI_NAME.test(path)).length >= 3 ? ['msi'] : [];
}

/** Class ids are stored with the first three fields in little endian; readers print them either way. */
function swapped(id: string): string {
  return [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((i) => id.slice(2 * i, 2 * i + 2)).join('');
}
