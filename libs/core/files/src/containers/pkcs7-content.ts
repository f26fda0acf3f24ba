import { inflateSync } from 'node:zlib';

export type Pkcs7Content =
  /** The octets that are signed or compressed: a MIME entity (RFC 8551 3). */
  | { readonly kind: 'content'; readonly bytes: Buffer }
  /** Certificates only, or a detached signature. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'malformed' };

interface Tlv {
  readonly tag: number;
  readonly constructed: boolean;
  readonly content: Buffer;
  readonly next: number;
}

const SIGNED = '2a864886f70d010702';
const DATA = '2a864886f70d010701';
const COMPRESSED = '2a864886f70d0109100109';
const ENCRYPTED = new Set(['2a864886f70d010703', '2a864886f70d010706', '2a864886f70d0109100117']);
const MAX_DEPTH = 24;
const MAX_INFLATED = 64 * 1024 * 1024;

/** What an opaque S/MIME object carries (RFC 5652 3, RFC 3274). Signatures are not checked: the content is only looked at. Never throws. */
export function readPkcs7(bytes: Buffer): Pkcs7Content {
  const info = readTlv(bytes, 0, 0);
  if (info === undefined || info.tag !== 0x30) return { kind: 'malformed' };
  const [oid, wrapped] = children(info.content);
  const type = oid?.tag === 6 ? oid.content.toString('hex') : '';
  if (ENCRYPTED.has(type)) return { kind: 'encrypted' };
  const inner = wrapped === undefined ? undefined : children(wrapped.content)[0];
  if (inner === undefined) return { kind: 'malformed' };
  if (type === DATA) return { kind: 'content', bytes: octets(inner) };
  if (type !== SIGNED && type !== COMPRESSED) return { kind: 'malformed' };
  // version, algorithms, then EncapsulatedContentInfo: object identifier and [0] with the octets.
  const encapsulated = children(inner.content)[2];
  const [innerType, innerWrapped] = encapsulated === undefined ? [] : children(encapsulated.content);
  const content = innerWrapped === undefined ? undefined : children(innerWrapped.content)[0];
  if (encapsulated === undefined || innerType === undefined) return { kind: 'malformed' };
  if (content === undefined) return { kind: 'nothing' };
  const raw = octets(content);
  if (type === SIGNED) return { kind: 'content', bytes: raw };
  try {
    return { kind: 'content', bytes: inflateSync(raw, { maxOutputLength: MAX_INFLATED }) };
  } catch {
    return { kind: 'malformed' };
  }
}

function readTlv(bytes: Buffer, at: number, depth: number): Tlv | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || depth > MAX_DEPTH || (tag & 0x1f) === 0x1f) return undefined;
  const constructed = (tag & 0x20) !== 0;
  if (first === 0x80) return indefinite(bytes, at, tag, depth);
  let length = first;
  let start = at + 2;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 6 || start + count > bytes.length) return undefined;
    length = bytes.readUIntBE(start, count);
    start += count;
  }
  const end = Math.min(bytes.length, start + length);
  return { tag, constructed, content: bytes.subarray(start, end), next: end };
}

/** BER with indefinite length: elements until two zero octets. */
function indefinite(bytes: Buffer, at: number, tag: number, depth: number): Tlv | undefined {
  let inner = at + 2;
  for (;;) {
    if (inner + 2 > bytes.length) return { tag, constructed: true, content: bytes.subarray(at + 2), next: bytes.length };
    if (bytes[inner] === 0 && bytes[inner + 1] === 0) return { tag, constructed: true, content: bytes.subarray(at + 2, inner), next: inner + 2 };
    const child = readTlv(bytes, inner, depth + 1);
    if (child === undefined || child.next <= inner) return undefined;
    inner = child.next;
  }
}

function children(content: Buffer): readonly Tlv[] {
  const all: Tlv[] = [];
  for (let at = 0; at < content.length && all.length < 10_000; ) {
    const tlv = readTlv(content, at, 0);
    if (tlv === undefined || tlv.next <= at) break;
    all.push(tlv);
    at = tlv.next;
  }
  return all;
}

/** An OCTET STRING, primitive or in pieces. */
function octets(tlv: Tlv, depth = 0): Buffer {
  if (!tlv.constructed || depth > MAX_DEPTH) return tlv.content;
  return Buffer.concat(children(tlv.content).map((piece) => octets(piece, depth + 1)));
}
