/** Pieces from this size on are kept as they are; smaller ones are copied together. */
const LARGE = 8192;
const FIRST_BLOCK = 1024;
const MAX_BLOCK = 65_536;

/** Bytes of a message as they come. */
export interface KeptBytes {
  add(piece: Buffer): void;
  drop(): void;
  all(): Buffer;
}

/**
 * Keeps pieces without an object for each: a client that sends single bytes, or lines that begin with a dot, makes millions of pieces, and they would cost many times
 * what the memory budget counts. Blocks grow with the message, so a short one costs little.
 */
export function keepBytes(): KeptBytes {
  let full: Buffer[] = [];
  let block = Buffer.alloc(0);
  /** What of the block is not in `full` yet: from `start` to `end`. */
  let start = 0;
  let end = 0;
  const close = () => {
    if (end > start) full.push(block.subarray(start, end));
    start = end;
  };
  return {
    add(piece) {
      if (piece.length >= LARGE) {
        close();
        full.push(piece);
        return;
      }
      for (let at = 0; at < piece.length; ) {
        if (end === block.length) {
          close();
          block = Buffer.allocUnsafeSlow(Math.min(MAX_BLOCK, Math.max(FIRST_BLOCK, 2 * block.length)));
          start = 0;
          end = 0;
        }
        const copied = piece.copy(block, end, at);
        end += copied;
        at += copied;
      }
    },
    drop() {
      full = [];
      block = Buffer.alloc(0);
      start = 0;
      end = 0;
    },
    all: () => Buffer.concat([...full, block.subarray(start, end)]),
  };
}
