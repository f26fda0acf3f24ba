import { inflated } from '../looking/inflated.js';
import { Octets } from '../looking/octets.js';
import { binaryForm } from './pkcs7-forms.js';

export type Pkcs7Content =
  /** The bytes that are signed or compressed: a MIME entity (RFC 8551 3). */
  | { readonly kind: 'content'; readonly bytes: Buffer }
  /** Certificates only, or a detached signature. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'malformed' };

interface Tlv {
  readonly tag: number;
  readonly constructed: boolean;
  /** Its content is in [start, end); both are offsets of the whole object. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const SIGNED = '2a864886f70d010702';
const DATA = '2a864886f70d010701';
const COMPRESSED = '2a864886f70d0109100109';
const TIME_STAMPED = '2a864886f70d010910011f';
/** Enveloped, signed and enveloped, encrypted, authenticated and enveloped data. */
const ENCRYPTED = new Set(['2a864886f70d010703', '2a864886f70d010704', '2a864886f70d010706', '2a864886f70d0109100117']);
/** Signed, digested, compressed and authenticated data: they have their content as EncapsulatedContentInfo. */
const ENCAPSULATING = new Set([SIGNED, '2a864886f70d010705', COMPRESSED, '2a864886f70d0109100102']);
/** Elements before the content of an object; more are no object that anybody writes. */
const MAX_FIELDS = 12;
/** Elements of indefinite length within each other. */
const MAX_DEPTH = 24;
const MAX_INFLATED = 64 * 1024 * 1024;

/** What an opaque S/MIME object carries (RFC 5652 3, RFC 3274, RFC 5544). Signatures are not checked: the content is only looked at. */
export function readPkcs7(given: Octets): Pkcs7Content {
  const { meter } = given;
  const binary = binaryForm(given);
  if (binary === undefined) return { kind: 'malformed' };
  const octets = new Octets(binary, meter);
  const info = readTlv(octets, 0, binary.length);
  if (info === undefined || info.tag !== 0x30) return { kind: 'malformed' };
  const oid = child(octets, info, 0);
  const type = oid?.tag === 6 ? hexOf(octets, oid) : '';
  if (ENCRYPTED.has(type)) return { kind: 'encrypted' };
  const inner = child(octets, child(octets, info, 1), 0);
  if (inner === undefined) return { kind: 'malformed' };
  if (type === DATA) return { kind: 'content', bytes: contentOf(octets, inner) };
  if (type === TIME_STAMPED) return timeStamped(octets, inner);
  if (!ENCAPSULATING.has(type)) return { kind: 'malformed' };
  const encapsulated = encapsulatedIn(octets, inner);
  if (encapsulated === undefined) return { kind: 'malformed' };
  const content = child(octets, child(octets, encapsulated, 1), 0);
  if (content === undefined) return { kind: 'nothing' };
  const raw = contentOf(octets, content);
  if (type !== COMPRESSED) return { kind: 'content', bytes: raw };
  const unpacked = inflated(raw, MAX_INFLATED, meter);
  return unpacked === undefined ? { kind: 'malformed' } : { kind: 'content', bytes: unpacked };
}

/** EncapsulatedContentInfo: the sequence of an identifier of a content, behind versions and algorithms, and [0] with the bytes. */
function encapsulatedIn(octets: Octets, inner: Tlv): Tlv | undefined {
  for (let number = 2; number < MAX_FIELDS; number++) {
    const field = child(octets, inner, number);
    if (field === undefined) break;
    if (field.tag === 0x30 && child(octets, field, 0)?.tag === 6 && child(octets, field, 1)?.tag === 0xa0) return field;
  }
  // A detached signature names the content only.
  const third = child(octets, inner, 2);
  return child(octets, third, 0) === undefined ? undefined : third;
}

/** The bytes that a time stamp is for stand beside it, if they are there at all. */
function timeStamped(octets: Octets, inner: Tlv): Pkcs7Content {
  for (let number = 1; number < MAX_FIELDS; number++) {
    const field = child(octets, inner, number);
    if (field === undefined) break;
    if ((field.tag & 0xdf) === 4) return { kind: 'content', bytes: contentOf(octets, field) };
  }
  return { kind: 'nothing' };
}

const LONGEST_IDENTIFIER = 64;

function hexOf({ bytes }: Octets, { start, end }: Tlv): string {
  return bytes.toString('hex', start, Math.min(end, start + LONGEST_IDENTIFIER));
}

/** The element that begins there, at most up to `to`. One of indefinite length has to be walked through to find its end. */
function readTlv(octets: Octets, at: number, to: number, depth = 0): Tlv | undefined {
  const { bytes, meter } = octets;
  meter.look(2);
  if (at + 2 > to || depth > MAX_DEPTH) return undefined;
  const tag = bytes[at] as number;
  const first = bytes[at + 1] as number;
  if ((tag & 0x1f) === 0x1f) return undefined;
  const constructed = (tag & 0x20) !== 0;
  if (first === 0x80) return indefinite(octets, at, to, depth);
  let length = first;
  let start = at + 2;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 6 || start + count > to) return undefined;
    length = bytes.readUIntBE(start, count);
    start += count;
  }
  const end = Math.min(to, start + length);
  return { tag, constructed, start, end, next: end };
}

/** BER with indefinite length: elements until two zero bytes. */
function indefinite(octets: Octets, at: number, to: number, depth: number): Tlv | undefined {
  const { bytes } = octets;
  const tag = bytes[at] as number;
  for (let inner = at + 2; ; ) {
    if (inner + 2 > to) return { tag, constructed: true, start: at + 2, end: to, next: to };
    if (bytes[inner] === 0 && bytes[inner + 1] === 0) return { tag, constructed: true, start: at + 2, end: inner, next: inner + 2 };
    const next = readTlv(octets, inner, to, depth + 1)?.next ?? inner;
    if (next <= inner) return undefined;
    inner = next;
  }
}

/** The child with that number, counted from 0. */
function child(octets: Octets, parent: Tlv | undefined, number: number): Tlv | undefined {
  let at = parent?.start ?? 0;
  for (let i = 0; parent !== undefined && at < parent.end; i++) {
    const tlv = readTlv(octets, at, parent.end);
    if (tlv === undefined || tlv.next <= at) return undefined;
    if (i === number) return tlv;
    at = tlv.next;
  }
  return undefined;
}

/** Up to this size a piece is copied faster by hand. */
const SMALL = 64;

/**
 * The bytes of an OCTET STRING, primitive or in pieces, which may be in pieces again. Pieces are walked into, not read as trees: what matters is where the
 * primitive ones lie.
 */
function contentOf({ bytes, meter }: Octets, { constructed, start, end }: Tlv): Buffer {
  if (!constructed) return bytes.subarray(start, end);
  meter.look(2 * (end - start));
  const out = Buffer.allocUnsafe(end - start);
  let size = 0;
  for (let at = start; at + 2 <= end; ) {
    const isWrapper = ((bytes[at] as number) & 0x20) !== 0;
    let length = bytes[at + 1] as number;
    at += 2;
    if (isWrapper || length === 0x80) {
      // The length of a piece in pieces does not matter either.
      at += length > 0x80 ? length & 0x7f : 0;
      continue;
    }
    if (length > 0x80) {
      const count = length & 0x7f;
      if (count > 6 || at + count > end) break;
      length = bytes.readUIntBE(at, count);
      at += count;
    }
    const to = Math.min(end, at + length);
    if (to - at > SMALL) size += bytes.copy(out, size, at, to);
    else for (; at < to; at++) out[size++] = bytes[at] as number;
    at = to;
  }
  return out.subarray(0, size);
}
