const SECTOR = 512;

/** A disk of 64 KiB with FAT12 and one file in its root, `name` as eight and three characters. */
export function fatDisk(name: string, content: Buffer): Buffer {
  const disk = Buffer.alloc(128 * SECTOR);
  Buffer.from('eb3c90', 'hex').copy(disk);
  disk.write('MSDOS5.0', 3, 'latin1');
  disk.writeUInt16LE(SECTOR, 11);
  disk.writeUInt8(1, 13);
  disk.writeUInt16LE(1, 14);
  disk.writeUInt8(2, 16);
  disk.writeUInt16LE(16, 17);
  disk.writeUInt16LE(128, 19);
  disk.writeUInt8(0xf8, 21);
  disk.writeUInt16LE(1, 22);
  disk.writeUInt16LE(18, 24);
  disk.writeUInt16LE(2, 26);
  disk.writeUInt8(0x80, 36);
  disk.writeUInt8(0x29, 38);
  disk.write('NO NAME    FAT12   ', 43, 'latin1');
  disk.writeUInt16LE(0xaa55, 510);
  const clusters = Math.ceil(content.length / SECTOR);
  const table = Buffer.alloc(SECTOR);
  const entries = [0xff8, 0xfff, ...Array.from({ length: clusters }, (_, i) => (i + 1 < clusters ? i + 3 : 0xfff))];
  entries.forEach((value, i) => {
    const at = (i * 3) >> 1;
    table.writeUInt16LE(i % 2 === 0 ? (table.readUInt16LE(at) & 0xf000) | value : (table.readUInt16LE(at) & 0x000f) | (value << 4), at);
  });
  table.copy(disk, SECTOR);
  table.copy(disk, 2 * SECTOR);
  const root = 3 * SECTOR;
  disk.write(name, root, 'latin1');
  disk.writeUInt8(0x20, root + 11);
  disk.writeUInt16LE(2, root + 26);
  disk.writeUInt32LE(content.length, root + 28);
  content.copy(disk, 4 * SECTOR);
  return disk;
}

/** A disk whose one partition is another one. */
export function partitioned(disk: Buffer): Buffer {
  const first = Buffer.alloc(SECTOR);
  first.writeUInt8(0x80, 446);
  first.writeUInt8(0x01, 450);
  first.writeUInt32LE(1, 454);
  first.writeUInt32LE(disk.length / SECTOR, 458);
  first.writeUInt16LE(0xaa55, 510);
  return Buffer.concat([first, disk]);
}

/** A virtual hard disk of fixed size: the disk and a footer. */
export function virtualDisk(disk: Buffer): Buffer {
  const footer = Buffer.alloc(SECTOR);
  footer.write('conectix', 0, 'latin1');
  footer.writeUInt32BE(2, 8);
  footer.writeUInt32BE(0x0001_0000, 12);
  footer.fill(0xff, 16, 24);
  footer.write('win ', 28, 'latin1');
  footer.writeUInt32BE(0x000a_0000, 32);
  footer.write('Wi2k', 36, 'latin1');
  footer.writeBigUInt64BE(BigInt(disk.length), 40);
  footer.writeBigUInt64BE(BigInt(disk.length), 48);
  footer.writeUInt32BE(0x0002_0411, 56);
  footer.writeUInt32BE(2, 60);
  footer.writeUInt32BE(~footer.reduce((sum, octet) => sum + octet, 0) >>> 0, 64);
  return Buffer.concat([disk, footer]);
}
