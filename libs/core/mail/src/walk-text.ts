import { findBinhex } from './binhex.js';
import { decodeCharset } from './charset.js';
import type { MailFindingCode } from './mail-findings.js';
import type { Draft, MimeWalk, Place } from './mime-walk.js';
import type { PartFacts } from './part-facts.js';
import { findUuencoded } from './uuencode.js';
import type { EmbeddedFile } from './uuencode.js';
import { findYenc } from './yenc.js';

/** Finds files that are written into text: uuencode, yEnc, BinHex. */
export function walkText(walk: MimeWalk, place: Place, part: Draft, facts: PartFacts): void {
  if (!facts.types.some((type) => type.startsWith('text/') || type === 'application/mac-binhex40' || !type.includes('/'))) return;
  const text = textBytes(walk, part);
  if (text === undefined) return;
  const max = walk.limits.maxParts - walk.drafts.length + 1;
  const left = walk.decodedLeft + 1;
  take(walk, place, part, 'MIME_UUENCODE', findUuencoded(text, max, left));
  take(walk, place, part, 'MIME_YENC', findYenc(text, max, left));
  const binhex = part.encoding === 'binhex' ? undefined : findBinhex(text, left);
  if (binhex !== undefined) take(walk, place, part, 'MIME_BINHEX', [binhex]);
}

/** The decoded text, if it can hold a file at all; undefined when it cannot. */
function textBytes(walk: MimeWalk, part: Draft): Buffer | undefined {
  const raw = part.source.subarray(part.bodyStart, part.bodyEnd);
  if (!walk.spend(raw.length, part.path)) return undefined;
  const plain = part.encoding === 'base64' || part.encoding === 'quoted-printable' ? walk.decode(part, part.encoding) : raw;
  return plain !== undefined && (plain.includes('begin') || plain.includes('BinHex')) ? plain : undefined;
}

function take(walk: MimeWalk, place: Place, parent: Draft, code: MailFindingCode, files: readonly EmbeddedFile[]): void {
  for (const file of files) {
    const inner: Place = { ...place, path: walk.nextPath(parent), depth: place.depth + 1, reading: 'lenient', parent };
    if (!walk.admits(inner)) return;
    const note = walk.noter(place.path);
    const filename = decodeCharset(Buffer.from(file.name, 'latin1'), '').trim();
    note(code, filename);
    if (file.bytes.length > walk.decodedLeft) {
      note('LIMIT_DECODED_BYTES', `${walk.limits.maxDecodedBytes} bytes`);
      return;
    }
    walk.decodedLeft -= file.bytes.length;
    walk.adopt(inner, fileDraft(inner, file.bytes, filename));
  }
}

function fileDraft(place: Place, bytes: Buffer, filename: string): Draft {
  const type = 'application/octet-stream';
  const span = { source: bytes, start: 0, bodyStart: 0, bodyEnd: bytes.length, synthetic: bytes };
  const content = { type, types: [type], charset: '', charsets: [], encoding: '', disposition: 'attachment', contentId: '' };
  const filenames = filename === '' ? [] : [filename];
  return { path: place.path, headers: [], ...span, ...content, filename, filenames, children: [], parent: place.parent, reading: 'lenient' };
}
