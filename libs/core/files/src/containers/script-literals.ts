import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet } from '../looking/characters.js';
import type { Octets } from '../looking/octets.js';

const BASE64 = octetSet('a-z', 'A-Z', '0-9', '+', '/', '=');
const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x60]);
const LEAST = 64;
const MAX_FILES = 100;
/** How files begin that a page has no use for but to hand them out: programs, archives, documents, shortcuts, disc images. */
const BEGINNINGS = [
  '4d5a',
  '504b0304',
  'd0cf11e0',
  '52617221',
  '377abcaf',
  '7f454c46',
  '4d534346',
  '4c00000001140200',
  '25504446',
  '1f8b08',
  'e4525c7b',
].map((hex) => Buffer.from(hex, 'hex'));
const DISC = Buffer.from('CD001');
const DISC_AT = 0x8001;

/** Files that a page carries as base64 in the strings of its scripts, to put them together in the browser (HTML smuggling). Looks at each byte twice. */
export function scriptLiterals({ bytes, meter }: Octets): readonly EmbeddedFile[] {
  const found: EmbeddedFile[] = [];
  meter.look(2 * bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const quote = bytes[at] as number;
    const from = ++at;
    if (!QUOTES.has(quote)) continue;
    while (at < bytes.length && BASE64[bytes[at] as number] === 1) at += 1;
    if (at - from < LEAST || bytes[at] !== quote) continue;
    const content = Buffer.from(bytes.toString('latin1', from, at), 'base64');
    if (!isFile(content)) continue;
    if (found.length >= MAX_FILES) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    found.push({ name: `script-${found.length + 1}`, bytes: content });
  }
  return found;
}

const isFile = (content: Buffer): boolean =>
  BEGINNINGS.some((beginning) => content.subarray(0, beginning.length).equals(beginning)) || content.subarray(DISC_AT, DISC_AT + 5).equals(DISC);
