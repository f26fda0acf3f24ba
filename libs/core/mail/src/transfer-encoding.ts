export interface Decoded {
  readonly bytes: Buffer;
  /** The limit cut it. */
  readonly truncated: boolean;
  /** It was not valid, and was read as clients would. */
  readonly damaged: boolean;
}

/** Undoes a Content-Transfer-Encoding (RFC 2045 6). Unknown names are identity. At most `maxBytes` octets come out. */
export function decodeTransfer(raw: Buffer, encoding: string, maxBytes: number): Decoded {
  switch (encoding) {
    case 'base64':
      return base64(raw, maxBytes);
    case 'quoted-printable':
      return quotedPrintable(raw, maxBytes);
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue': {
      const file = findUuencoded(raw.toString('latin1'))[0];
      return file === undefined ? cut(raw, maxBytes, true) : cut(file.bytes, maxBytes, false);
    }
    default:
      return cut(raw, maxBytes, false);
  }
}

function cut(bytes: Buffer, maxBytes: number, damaged: boolean): Decoded {
  return bytes.length > maxBytes ? { bytes: bytes.subarray(0, maxBytes), truncated: true, damaged } : { bytes, truncated: false, damaged };
}

/** Junk between the characters is skipped; padding in the middle ends one run and begins another, so joined streams are all read. */
function base64(raw: Buffer, maxBytes: number): Decoded {
  const most = Math.ceil(maxBytes / 3) * 4 * 2 + 1024;
  const text = raw.toString('latin1', 0, Math.min(raw.length, most));
  const clean = text.replace(/[\r\n\t ]+/g, '');
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return cut(Buffer.from(clean, 'base64'), maxBytes, clean.replace(/=+$/, '').length % 4 === 1);
  const runs = clean.replace(/[^A-Za-z0-9+/=]+/g, '').split(/=+/);
  return cut(Buffer.concat(runs.map((run) => Buffer.from(run, 'base64'))), maxBytes, true);
}

const HEX = new Map([...'0123456789ABCDEFabcdef'].map((c) => [c.charCodeAt(0), Number.parseInt(c, 16)]));

function quotedPrintable(raw: Buffer, maxBytes: number): Decoded {
  const out = Buffer.allocUnsafe(Math.min(raw.length, maxBytes));
  let size = 0;
  let damaged = false;
  for (let i = 0; i < raw.length; i++) {
    if (size >= maxBytes) return { bytes: out.subarray(0, size), truncated: true, damaged };
    const c = raw[i] as number;
    if (c !== 61) {
      out[size++] = c;
      continue;
    }
    const high = HEX.get(raw[i + 1] ?? -1);
    const low = HEX.get(raw[i + 2] ?? -1);
    if (high !== undefined && low !== undefined) {
      out[size++] = high * 16 + low;
      i += 2;
      continue;
    }
    // A soft line break may carry white space before its line ending.
    let end = i + 1;
    while (raw[end] === 32 || raw[end] === 9) end += 1;
    if (raw[end] === 13 && raw[end + 1] === 10) i = end + 1;
    else if (raw[end] === 10 || raw[end] === 13) i = end;
    else if (end >= raw.length) i = end;
    else {
      damaged = true;
      out[size++] = c;
    }
  }
  return { bytes: out.subarray(0, size), truncated: false, damaged };
}

export interface EmbeddedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Files beyond which text is not searched further. */
const MAX_EMBEDDED = 50;

/** Files in `begin 644 name` … `end` blocks within text. A block without its end counts up to where its lines stop being valid. */
export function findUuencoded(text: string): readonly EmbeddedFile[] {
  const files: EmbeddedFile[] = [];
  const begin = /(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n/g;
  for (let match = begin.exec(text); match !== null && files.length < MAX_EMBEDDED; match = begin.exec(text)) {
    const chunks: Buffer[] = [];
    let at = begin.lastIndex;
    const isBase64 = match[0].includes('begin-base64');
    for (;;) {
      const lineEnd = text.indexOf('\n', at);
      const line = text.slice(at, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, '');
      const bytes = isBase64 ? base64Line(line) : uuLine(line);
      if (bytes === undefined) break;
      chunks.push(bytes);
      if (lineEnd < 0) break;
      at = lineEnd + 1;
    }
    const bytes = Buffer.concat(chunks);
    if (bytes.length > 0) files.push({ name: match[1] ?? '', bytes });
    begin.lastIndex = Math.max(begin.lastIndex, at - 1);
  }
  return files;
}

function base64Line(line: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(line) ? Buffer.from(line, 'base64') : undefined;
}

function uuLine(line: string): Buffer | undefined {
  const count = (line.charCodeAt(0) - 32) & 63;
  if (line === '' || line === 'end' || count === 0 || line.charCodeAt(0) < 32 || line.charCodeAt(0) > 96) return undefined;
  const needed = Math.ceil(count / 3) * 4;
  const body = line.slice(1, needed + 1).padEnd(needed, ' ');
  if (line.length < Math.floor((count / 3) * 4) || /[^\x20-\x60]/.test(body)) return undefined;
  const out = Buffer.alloc(Math.ceil(count / 3) * 3);
  for (let i = 0, o = 0; i < body.length; i += 4, o += 3) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => (body.charCodeAt(i + k) - 32) & 63) as [number, number, number, number];
    out[o] = (a << 2) | (b >> 4);
    out[o + 1] = ((b & 15) << 4) | (c >> 2);
    out[o + 2] = ((c & 3) << 6) | d;
  }
  return out.subarray(0, count);
}

/** Files in `=ybegin` … `=yend` blocks within text that was read as Latin-1. */
export function findYenc(text: string): readonly EmbeddedFile[] {
  const files: EmbeddedFile[] = [];
  const begin = /(?:^|\n)=ybegin [^\r\n]*name=([^\r\n]{1,255})\r?\n/g;
  for (let match = begin.exec(text); match !== null && files.length < MAX_EMBEDDED; match = begin.exec(text)) {
    const end = text.indexOf('\n=yend', begin.lastIndex);
    const body = text.slice(begin.lastIndex, end < 0 ? text.length : end).replace(/^=ypart[^\n]*\n/, '');
    const out: number[] = [];
    for (let i = 0; i < body.length; i++) {
      let c = body.charCodeAt(i);
      if (c === 13 || c === 10) continue;
      if (c === 61) c = body.charCodeAt(++i) - 64;
      out.push((c - 42) & 255);
    }
    files.push({ name: match[1] ?? '', bytes: Buffer.from(out) });
  }
  return files;
}
