import { ole } from './ole-writer.js';

/** Source of a module to be written; a document module when it is the document's own. */
export interface VbaSource {
  readonly name: string;
  readonly source: string;
}

/** Compresses as a CompressedContainer of one chunk of literals (MS-OVBA 2.4.1.3); at most 3,600 bytes. */
export function compressVba(bytes: Buffer): Buffer {
  if (bytes.length > 3600) throw new RangeError('this writer packs one chunk of literals: at most 3,600 bytes');
  const tokens: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 8) tokens.push(Buffer.from([0]), bytes.subarray(at, at + 8));
  const data = Buffer.concat(tokens);
  const head = Buffer.alloc(3);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0xb000 | (data.length - 1), 1);
  return Buffer.concat([head, data]);
}

/** A vbaProject.bin with these modules (MS-OVBA 2.3). It has sources and no compiled code. */
export function vbaProject(modules: readonly VbaSource[], prefix = ''): Buffer {
  return ole(vbaStreams(modules, prefix));
}

/** The streams of a project, to be put into a document's own compound file. */
export function vbaStreams(modules: readonly VbaSource[], prefix = ''): readonly { readonly path: string; readonly bytes: Buffer }[] {
  const text = modules.map((module) => `Module=${module.name}`).join('\r\n');
  return [
    { path: `${prefix}PROJECT`, bytes: Buffer.from(`ID="{00000000-0000-0000-0000-000000000000}"\r\n${text}\r\nName="VBAProject"\r\n`) },
    { path: `${prefix}VBA/_VBA_PROJECT`, bytes: Buffer.from('cc61ffff000000', 'hex') },
    { path: `${prefix}VBA/dir`, bytes: compressVba(directory(modules)) },
    ...modules.map((module) => ({
      path: `${prefix}VBA/${module.name}`,
      bytes: compressVba(Buffer.from(`Attribute VB_Name = "${module.name}"\r\n${module.source}`)),
    })),
  ];
}

function directory(modules: readonly VbaSource[]): Buffer {
  const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
  const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
  const record = (id: number, data: Buffer) => Buffer.concat([u16(id), u32(data.length), data]);
  const both = (id: number, unicodeId: number, value: string) =>
    Buffer.concat([record(id, Buffer.from(value)), record(unicodeId, Buffer.from(value, 'utf16le'))]);
  return Buffer.concat([
    record(0x01, u32(1)),
    record(0x02, u32(0x409)),
    record(0x14, u32(0x409)),
    record(0x03, u16(1252)),
    record(0x04, Buffer.from('VBAProject')),
    both(0x05, 0x40, ''),
    both(0x06, 0x3d, ''),
    record(0x07, u32(0)),
    record(0x08, u32(0)),
    // The version record says 4 and is 6 bytes long.
    u16(0x09),
    u32(4),
    u32(1),
    u16(1),
    both(0x0c, 0x3c, ''),
    record(0x0f, u16(modules.length)),
    record(0x13, u16(0xffff)),
    ...modules.flatMap((module) => [
      both(0x19, 0x47, module.name),
      both(0x1a, 0x32, module.name),
      both(0x1c, 0x48, ''),
      record(0x31, u32(0)),
      record(0x1e, u32(0)),
      record(0x2c, u16(0xffff)),
      record(0x21, Buffer.alloc(0)),
      record(0x2b, Buffer.alloc(0)),
    ]),
    record(0x10, Buffer.alloc(0)),
  ]);
}
