/** Coder id of AES-256 in 7z (7zFormat.txt, methods). */
const AES_CODER = Buffer.from('06f10701', 'hex');

/**
 * Is the header of a 7z encrypted? The start header tells where the end header lies, and that one names its coders in the open. 7-Zip itself only says that it
 * cannot open such a file.
 */
export function hasEncryptedHeader(bytes: Buffer): boolean {
  if (bytes.length < 32 || bytes.readUInt32BE(0) !== 0x377abcaf) return false;
  const at = 32 + Number(bytes.readBigUInt64LE(12));
  const size = Number(bytes.readBigUInt64LE(20));
  const header = at < bytes.length ? bytes.subarray(at, Math.min(bytes.length, at + size)) : bytes.subarray(-256);
  return header[0] !== 1 && header.includes(AES_CODER);
}
