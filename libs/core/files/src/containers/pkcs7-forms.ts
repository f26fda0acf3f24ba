import type { Octets } from '../looking/octets.js';

/** Object identifiers that a ContentInfo begins with: the arcs of PKCS#7 and of the content types of S/MIME. */
const OBJECT_IDS = ['06092a864886f70d0107', '060b2a864886f70d010910'].map((hex) => Buffer.from(hex, 'hex'));
const SEQUENCE = 0x30;

/** DER or BER of a ContentInfo: a sequence that begins with one of its object identifiers (RFC 5652 3). */
export function isContentInfo(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 32);
  return bytes[0] === SEQUENCE && OBJECT_IDS.some((id) => head.includes(id));
}

/** Bytes of a text in which an object in base64 begins, when it is one. */
const HEAD = 4096;
const BEGIN = Buffer.from('-----BEGIN ');
const HYPHENS = '-----';
const LF = 10;
/** Characters that are decoded to see what it is. */
const TRIED = 96;

/** The text is an object in base64, or has one with the lines of PEM around it (RFC 7468): many signing programs save it so. */
export function holdsContentInfo(text: Buffer): boolean {
  return startOfBase64(text) >= 0;
}

function startOfBase64(text: Buffer): number {
  const head = text.subarray(0, HEAD);
  for (let at = head.indexOf(BEGIN); at >= 0; at = head.indexOf(BEGIN, at + 1)) {
    const line = text.indexOf(LF, at);
    if (line >= 0 && line - at < 200 && isContentInfo(decoded(text.subarray(line + 1, line + 1 + TRIED)))) return line + 1;
  }
  return isContentInfo(decoded(head.subarray(0, TRIED))) ? 0 : -1;
}

/** The binary form of the object; undefined when there is none in any form. */
export function binaryForm({ bytes, meter }: Octets): Buffer | undefined {
  if (bytes[0] === SEQUENCE) return bytes;
  meter.look(HEAD);
  const start = startOfBase64(bytes);
  if (start < 0) return undefined;
  meter.look(2 * (bytes.length - start));
  const end = bytes.indexOf(HYPHENS, start);
  return decoded(bytes.subarray(start, end < 0 ? bytes.length : end));
}

function decoded(text: Buffer): Buffer {
  return Buffer.from(text.toString('latin1'), 'base64');
}
