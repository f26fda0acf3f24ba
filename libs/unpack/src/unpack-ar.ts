import type { Container } from './container.js';

/** Bytes before the first member, and of the header of each. */
const GLOBAL = 8;
const HEADER = 60;
const MAX_NAME = 4096;

/** Members of an `ar`: a Debian package or a library. Long names of GNU (a table that is a member itself) and of BSD (before the content) are read. */
export async function unpackAr(bytes: Buffer, into: Container): Promise<void> {
  let table: Buffer = Buffer.alloc(0);
  let taken = 0;
  for (let at = GLOBAL; at + HEADER <= bytes.length; ) {
    if (into.full()) return;
    const field = (from: number, length: number) => bytes.toString('latin1', at + from, at + from + length).trim();
    const size = Number.parseInt(field(48, 10), 10);
    if (!Number.isSafeInteger(size) || size < 0) return into.problem('malformed', 'ARCHIVE_DAMAGED', field(0, 16));
    const start = at + HEADER;
    const end = Math.min(bytes.length, start + size);
    const raw = field(0, 16);
    // Members begin at even places.
    at = start + size + (size & 1);
    if (raw === '//') table = bytes.subarray(start, end);
    if (raw === '/' || raw === '//' || raw === '/SYM64/') continue;
    if (taken++ >= into.filesLeft() + 1) return into.problem('too-large', 'LIMIT_FILES', raw);
    const { name, skip } = nameOf(raw, table, bytes, start, end);
    if (start + size > bytes.length) into.problem('malformed', 'ARCHIVE_DAMAGED', name);
    await into.room(end - start);
    into.got(0);
    await into.member([name], bytes.subarray(Math.min(end, start + skip), end), false);
  }
}

function nameOf(raw: string, table: Buffer, bytes: Buffer, start: number, end: number): { readonly name: string; readonly skip: number } {
  if (raw.startsWith('#1/')) {
    const length = Math.min(MAX_NAME, Number.parseInt(raw.slice(3), 10) || 0);
    return {
      name: bytes
        .toString('latin1', start, Math.min(end, start + length))
        .split('\0', 1)
        .join(''),
      skip: length,
    };
  }
  const offset = raw.startsWith('/') ? Number.parseInt(raw.slice(1), 10) : Number.NaN;
  const name = Number.isNaN(offset)
    ? raw
    : table
        .toString('latin1', offset, offset + MAX_NAME)
        .split('\n', 1)
        .join('');
  return { name: name.endsWith('/') ? name.slice(0, -1) : name, skip: 0 };
}
