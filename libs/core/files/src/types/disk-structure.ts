const le16 = (bytes: Buffer, at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const le32 = (bytes: Buffer, at: number) => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.NaN);
const be32 = (bytes: Buffer, at: number) => (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Number.NaN);
const among = (low: number, value: number, high: number) => value >= low && value <= high;

/** The last two bytes of a first sector. */
const isBootable = (bytes: Buffer) => bytes[510] === 0x55 && bytes[511] === 0xaa;

/** Four entries that are active or not, and one of them has a kind, a place and a size. */
function isPartitioned(bytes: Buffer): boolean {
  const entries = [446, 462, 478, 494];
  if (!entries.every((at) => ((bytes[at] ?? 1) & 0x7f) === 0)) return false;
  return entries.some((at) => bytes[at + 4] !== 0 && le32(bytes, at + 8) > 0 && le32(bytes, at + 12) > 0);
}

/** By the place of the mark: what the file system, the table of partitions or the virtual disk has beside it. */
const BY_OFFSET: Readonly<Record<number, (bytes: Buffer) => boolean>> = {
  // SquashFS 4, QCOW, VMDK.
  0: (bytes) => (bytes[0] === 0x68 ? le16(bytes, 28) === 4 : bytes[0] === 0x51 ? among(1, be32(bytes, 4), 3) : among(1, le32(bytes, 4), 3)),
  // NTFS, exFAT, then FAT in three sizes.
  3: isBootable,
  54: isBootable,
  82: isBootable,
  // APFS: size of a block.
  32: (bytes) => among(4096, le32(bytes, 36), 65_536),
  // VDI: version.
  64: (bytes) => le32(bytes, 68) < 0x0002_0000,
  510: isPartitioned,
  // GPT: size of the header.
  512: (bytes) => among(92, le32(bytes, 524), 512),
  // HFS+: size of a block.
  1024: (bytes) => among(512, be32(bytes, 1064), 1_048_576),
  // ext: inodes, size of a block, revision.
  1080: (bytes) => le32(bytes, 1024) > 0 && le32(bytes, 1048) <= 6 && le32(bytes, 1100) <= 1,
};

/** Whether a mark of a disk at this place has what its format has beside it. */
export function isDisk(bytes: Buffer, offset: number): boolean {
  return BY_OFFSET[offset]?.(bytes) ?? false;
}
