import { crc32 } from 'node:zlib';

const ARCHIVE = 0x73;
const FILE = 0x74;
const END = 0x7b;
const STORED = 0x30;

/** Writes a RAR 4 archive of stored members, by the published notes on the format. */
export function rar(members: readonly { readonly name: string; readonly bytes: Buffer }[]): Buffer {
  const blocks = [Buffer.from('526172211a0700', 'hex'), block(ARCHIVE, 0, Buffer.alloc(6))];
  for (const { name, bytes } of members) {
    const rawName = Buffer.from(name, 'latin1');
    const fields = Buffer.alloc(25);
    fields.writeUInt32LE(bytes.length, 0);
    fields.writeUInt32LE(bytes.length, 4);
    fields.writeUInt8(3, 8);
    fields.writeUInt32LE(crc32(bytes), 9);
    fields.writeUInt32LE(0x5a210000, 13);
    fields.writeUInt8(20, 17);
    fields.writeUInt8(STORED, 18);
    fields.writeUInt16LE(rawName.length, 19);
    fields.writeUInt32LE(0o100644, 21);
    blocks.push(block(FILE, 0x8000, Buffer.concat([fields, rawName])), bytes);
  }
  return Buffer.concat([...blocks, block(END, 0x4000, Buffer.alloc(0))]);
}

function block(type: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type, 0);
  head.writeUInt16LE(flags, 1);
  head.writeUInt16LE(7 + body.length, 3);
  const content = Buffer.concat([head, body]);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(crc32(content) & 0xffff, 0);
  return Buffer.concat([sum, content]);
}
