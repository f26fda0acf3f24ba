import type { Octets } from '../looking/octets.js';

/** Programs: what the loader of an operating system would make of the bytes. `isText`: they could be read as a text. */
export function programTypes(octets: Octets, isText: boolean): readonly string[] {
  const { bytes } = octets;
  if (bytes.length > 8 && bytes.readUInt32BE(0) === 0xcafebabe) return [bytes.readUInt32BE(4) < 0x20 ? 'macho' : 'class'];
  if (bytes[0] === 0x4d && bytes[1] === 0x5a) return dosProgram(octets, isText);
  if (bytes.length > 64 && bytes.readUInt32LE(0) === 4 && bytes.toString('latin1', 12, 40).includes('{"files"')) return ['asar'];
  return [];
}

const DLL = 0x2000;
const NATIVE_SUBSYSTEM = 1;

/** What the new header behind a DOS program may begin with: OS/2, Windows 3, drivers of Windows 9x, and the one of today. */
const NEW_HEADERS = new Set(['PE', 'NE', 'LE', 'LX', 'W3', 'W4']);

function dosProgram(octets: Octets, isText: boolean): readonly string[] {
  const { bytes } = octets;
  const header = bytes.length >= 64 ? bytes.readUInt32LE(0x3c) : 0;
  const magic = header > 0 && header < bytes.length ? bytes.toString('latin1', header, header + 2) : '';
  // Two letters are no program: a loader needs a header that it knows, or the sizes that every DOS program tells.
  if (!NEW_HEADERS.has(magic) && !(isText ? hasSizes(bytes) : octetsOfLastPage(bytes) < PAGE)) return [];
  if (magic !== 'PE' || header + 96 > bytes.length) return ['exe', ...innerArchive(octets)];
  const flags = bytes.readUInt16LE(header + 22);
  const subsystem = bytes.readUInt16LE(header + 92);
  const kind = subsystem === NATIVE_SUBSYSTEM ? ['sys'] : (flags & DLL) !== 0 ? ['dll'] : ['exe'];
  return [...kind, 'pe', ...innerArchive(octets)];
}

const PAGE = 512;

function octetsOfLastPage(bytes: Buffer): number {
  return bytes.length < 4 ? PAGE : bytes.readUInt16LE(2);
}

/** Pages, bytes of the last one and size of the header agree with each other. */
function hasSizes(bytes: Buffer): boolean {
  if (bytes.length < 28) return false;
  const pages = bytes.readUInt16LE(4);
  const paragraphs = bytes.readUInt16LE(8);
  return octetsOfLastPage(bytes) < PAGE && pages > 0 && paragraphs > 0 && paragraphs * 16 <= pages * PAGE;
}

const INSTALLER_MARKS: readonly (readonly [type: string, mark: Buffer])[] = [
  ['nsis', Buffer.from('efbeadde4e756c6c736f6674496e7374', 'hex')],
  ['7z', Buffer.from('377abcaf271c', 'hex')],
  ['rar', Buffer.from('526172211a07', 'hex')],
  ['cab', Buffer.from('4d53434600000000', 'hex')],
];

/** Installers and self-extractors carry an archive behind the program. */
function innerArchive(octets: Octets): readonly string[] {
  return INSTALLER_MARKS.filter(([, mark]) => octets.indexOf(mark, 64) > 0).map(([type]) => type);
}
