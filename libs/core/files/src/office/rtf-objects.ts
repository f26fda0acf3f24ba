import type { EmbeddedFile } from '../embedded-file.js';
import { packagedFile } from './ole-objects.js';

export interface RtfFacts {
  readonly objects: readonly EmbeddedFile[];
  /** A template, object or field that is loaded from elsewhere. */
  readonly external: string;
  readonly dde: boolean;
}

const MAX_OBJECTS = 100;
const HEX = /[0-9a-fA-F]/;

/**
 * Objects of a rich text (RTF 1.9 "Objects"). Word reads hex through white space, control words and nested groups that hide it, so all of those are skipped
 * here too. A document is scanned once; the work is linear.
 */
export function readRtf(bytes: Buffer): RtfFacts {
  const text = bytes.toString('latin1');
  const objects: EmbeddedFile[] = [];
  let from = 0;
  while (objects.length < MAX_OBJECTS) {
    const at = text.indexOf('\\objdata', from);
    if (at < 0) break;
    const { data, end } = readHex(text, at + 8);
    from = Math.max(end, at + 8);
    if (data.length > 0) objects.push(objectOf(data));
  }
  const field = /\\\*?\\template\s{0,8}([^}\\]{4,300})/i.exec(text)?.[1] ?? '';
  return {
    objects,
    external: /^\s*(?:https?:|ftp:|file:|\\\\)/i.test(field) ? field : '',
    dde: /\\fldinst[\s\S]{0,200}?\bDDE(?:AUTO)?\b/.test(text),
  };
}

function readHex(text: string, from: number): { readonly data: Buffer; readonly end: number } {
  const digits: string[] = [];
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const c = text[at] as string;
    if (c === '{') depth += 1;
    else if (c === '}') {
      if (depth === 0) break;
      depth -= 1;
    } else if (c === '\\') {
      const binary = /^\\bin(\d{1,9}) ?/.exec(text.slice(at, at + 16));
      if (binary !== null) {
        const start = at + binary[0].length;
        const raw = text.slice(start, start + Number(binary[1]));
        digits.push(Buffer.from(raw, 'latin1').toString('hex'));
        at = start + raw.length - 1;
        continue;
      }
      const quoted = /^\\'([0-9a-fA-F]{2})/.exec(text.slice(at, at + 4));
      const word = quoted?.[0] ?? /^\\[a-zA-Z]{1,32}-?\d{0,10} ?/.exec(text.slice(at, at + 48))?.[0] ?? '\\';
      at += word.length - 1;
    } else if (HEX.test(c)) digits.push(c);
  }
  const hex = digits.join('');
  return { data: Buffer.from(hex.slice(0, hex.length & ~1), 'hex'), end: at };
}

/** OLE1 object (MS-OLEDS 2.2.5): version, format, class, topic, item, size, native data. */
function objectOf(data: Buffer): EmbeddedFile {
  let at = 8;
  const text = () => {
    const size = at + 4 <= data.length ? data.readUInt32LE(at) : 0;
    const value = data.toString('latin1', at + 4, at + 4 + Math.min(size, 256)).replace(/\0.*$/s, '');
    at += 4 + Math.min(size, data.length);
    return value;
  };
  const name = text();
  text();
  text();
  const size = at + 4 <= data.length ? data.readUInt32LE(at) : 0;
  const native = size > 0 ? data.subarray(at + 4, at + 4 + size) : Buffer.alloc(0);
  if (native.length === 0) return { name: 'object', bytes: data };
  if (name.toLowerCase() === 'package') return packagedFile(Buffer.concat([Buffer.alloc(4), native]));
  return { name: name === '' ? 'object' : name, bytes: native };
}
