import type { KeptMails } from './kept-mail.port.js';

/** Octets of one piece: as much as Backup gives at once. */
const PIECE = 1_048_576;

type Reading = Pick<KeptMails, 'read'>;

/** The original in pieces, from its beginning. Throws when it ends before its size is reached: half a mail must not look like a whole one. */
export async function* originalOf(kept: Reading, msgId: string): AsyncGenerator<Uint8Array, void, void> {
  for (let offset = 0, size = 1; offset < size; ) {
    const piece = await kept.read(msgId, offset, PIECE);
    size = piece.size;
    if (piece.octets.length === 0 && offset < size) throw new Error(`the original ends at ${offset} of ${size}`);
    offset += piece.octets.length;
    yield piece.octets;
  }
}

/** The beginning of the original, at most `max` octets, and whether that is all of it. */
export async function beginningOf(kept: Reading, msgId: string, max: number): Promise<{ readonly bytes: Buffer; readonly cut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of originalOf(kept, msgId)) {
    pieces.push(piece);
    length += piece.length;
    if (length > max) break;
  }
  const bytes = Buffer.concat(pieces);
  return { bytes: bytes.subarray(0, max), cut: length > max };
}
