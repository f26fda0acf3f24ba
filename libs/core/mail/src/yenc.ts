import { linear } from '@postern/linear';

import { lineAt } from './header-fields.js';
import type { EmbeddedFile } from './uuencode.js';

const LF = 10;
const CR = 13;
const EQUALS = 61;

/** Files in `=ybegin` … `=yend` blocks, at most `max`, each at most `maxBytes`. A block without its end goes to the end of the text. */
export function findYenc(text: Buffer, max: number, maxBytes: number): readonly EmbeddedFile[] {
  const files: EmbeddedFile[] = [];
  for (let at = text.indexOf('=ybegin '); at >= 0 && files.length < max; ) {
    if (at > 0 && text[at - 1] !== LF && text[at - 1] !== CR) {
      at = text.indexOf('=ybegin ', at + 8);
      continue;
    }
    const head = lineAt(text, at, text.length);
    const fields = text.toString('latin1', at, Math.min(head.text, at + 600));
    const mark = linear(/\bname=/).exec(fields);
    const name = mark === null ? '' : fields.slice(mark.index + mark[0].length);
    const body = readBody(text, head.next, maxBytes);
    if (body.bytes.length > 0) files.push({ name: name.trim(), bytes: body.bytes });
    at = text.indexOf('=ybegin ', body.next);
  }
  return files;
}

function readBody(text: Buffer, from: number, maxBytes: number): { readonly bytes: Buffer; readonly next: number } {
  let at = from;
  if (text.toString('latin1', at, at + 6) === '=ypart') at = lineAt(text, at, text.length).next;
  let end = text.indexOf('\n=yend', Math.max(from - 1, 0));
  if (end < 0) end = text.length;
  const bytes = readYenc(text.subarray(at, end), maxBytes);
  return { bytes, next: Math.min(text.length, end + 6) };
}

/** Bytes of a body without the lines around it: each is 42 higher, and 64 more behind `=`. */
export function readYenc(text: Buffer, maxBytes: number): Buffer {
  const end = text.length;
  const out = Buffer.allocUnsafe(Math.max(0, Math.min(maxBytes, end)));
  let at = 0;
  let size = 0;
  for (; at < end && size < out.length; at++) {
    let c = text[at] as number;
    if (c === LF || c === CR) continue;
    if (c === EQUALS) c = ((text[++at] ?? 106) - 64) & 255;
    out[size++] = (c - 42) & 255;
  }
  return out.subarray(0, size);
}
