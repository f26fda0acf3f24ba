import type { Octets } from '../looking/octets.js';

/** Programs: what the loader of an operating system would make of the octets. */
export function programTypes(octets: Octets): readonly string[] {
  const { bytes } = octets;
  if (bytes.length > 8 && bytes.readUInt32BE(0) === 0xcafebabe) return [bytes.readUInt32BE(4) < 0x20 ? 'macho' : 'class'];
  if (bytes[0] === 0x4d && bytes[1] === 0x5a) return dosProgram(octets);
  if (bytes.length > 64 && bytes.readUInt32LE(0) === 4 && bytes.toString('latin1', 12, 40).includes('{"files"')) return ['asar'];
  return [];
}

const DLL = 0x2000;
const NATIVE_SUBSYSTEM = 1;

function dosProgram(octets: Octets): readonly string[] {
  const { bytes } = octets;
  const header = bytes.length >= 64 ? bytes.readUInt32LE(0x3c) : 0;
  const magic = bytes.toString('latin1', header, header + 2);
  if (header === 0 || magic !== 'PE' || header + 96 > bytes.length) return ['exe', ...innerArchive(octets)];
  const flags = bytes.readUInt16LE(header + 22);
  const subsystem = bytes.readUInt16LE(header + 92);
  const kind = subsystem === NATIVE_SUBSYSTEM ? ['sys'] : (flags & DLL) !== 0 ? ['dll'] : ['exe'];
  return [...kind, 'pe', ...innerArchive(octets)];
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
