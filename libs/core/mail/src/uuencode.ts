import { linear } from '@postern/linear';

import { lineAt } from './header-fields.js';

/** A file within text. */
export interface EmbeddedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Files in `begin 644 name` … `end` blocks, at most `max`, each at most `maxBytes`. A block without its end counts up to where its lines stop being valid. Mode
 * and name may be odd as long as a valid line follows: some clients ask for no more than `begin` and two spaces.
 */
export function findUuencoded(text: Buffer, max: number, maxBytes: number): readonly EmbeddedFile[] {
  const files: EmbeddedFile[] = [];
  for (let at = text.indexOf('begin'); at >= 0 && files.length < max; ) {
    const block = beginsLine(text, at) ? readBlock(text, at, maxBytes) : undefined;
    if (block !== undefined) files.push(block.file);
    at = text.indexOf('begin', block?.next ?? at + 5);
  }
  return files;
}

function beginsLine(text: Buffer, at: number): boolean {
  return at === 0 || text[at - 1] === 10 || text[at - 1] === 13;
}

function readBlock(text: Buffer, at: number, maxBytes: number): { readonly file: EmbeddedFile; readonly next: number } | undefined {
  const first = lineAt(text, at, text.length);
  const head = text.toString('latin1', at, Math.min(first.text, at + 400));
  const match = linear(/^begin(-base64)?[ \t]+(?:[0-7]{3,6}[ \t]+)?/).exec(head);
  const name = head.slice(match?.[0].length);
  if (match === null || linear(/[\r\n]/).test(name)) return undefined;
  const body = readUuLines(text, first.next, maxBytes, match[1] !== undefined);
  if (body.bytes.length === 0) return undefined;
  return { file: { name: name.trim().replace(linear(/^"(.*)"$/), '$1'), bytes: body.bytes }, next: body.next };
}

/** Decodes lines until one is no line of the encoding. */
export function readUuLines(text: Buffer, from: number, maxBytes: number, base64 = false): { readonly bytes: Buffer; readonly next: number } {
  const chunks: Buffer[] = [];
  let size = 0;
  let at = from;
  while (at < text.length && size < maxBytes) {
    const line = lineAt(text, at, Math.min(text.length, at + 2000));
    const bytes = base64 ? base64Line(text, at, line.text) : uuLine(text, at, line.text);
    if (bytes === undefined) break;
    chunks.push(bytes);
    size += bytes.length;
    at = line.next;
  }
  return { bytes: Buffer.concat(chunks), next: at };
}

function base64Line(text: Buffer, at: number, end: number): Buffer | undefined {
  const line = text.toString('latin1', at, end).trimEnd();
  return linear(/^[A-Za-z0-9+/]+={0,2}$/).test(line) ? Buffer.from(line, 'base64') : undefined;
}

/** The first character counts the bytes, then four characters hold three (POSIX uuencode). Trailing spaces may have been lost on the way. */
function uuLine(text: Buffer, at: number, end: number): Buffer | undefined {
  const first = text[at] as number;
  if (at >= end || first < 33 || first > 95) return undefined;
  const count = first - 32;
  const quanta = Math.ceil(count / 3);
  const held = end - at - 1;
  if (held < Math.floor((count * 4) / 3) - 8 || held > quanta * 4 + 4) return undefined;
  const out = Buffer.alloc(quanta * 3);
  for (let i = 0; i < quanta; i++) {
    let bits = 0;
    for (let k = 0; k < 4; k++) {
      const position = at + 1 + i * 4 + k;
      const c = position < end ? (text[position] as number) : 32;
      if (c < 32 || c > 96) return undefined;
      bits = (bits << 6) | ((c - 32) & 63);
    }
    out[i * 3] = bits >> 16;
    out[i * 3 + 1] = bits >> 8;
    out[i * 3 + 2] = bits;
  }
  return out.subarray(0, count);
}
