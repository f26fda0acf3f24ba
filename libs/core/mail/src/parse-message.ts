import { guessBoundaries, splitBody } from './boundary-split.js';
import { decodeCharset } from './charset.js';
import { readHeaderBlock } from './header-fields.js';
import type { HeaderField } from './header-fields.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { MailLimits } from './limits.js';
import type { MailFinding, MailFindingCode } from './mail-findings.js';
import type { MimePart } from './mime-part.js';
import { readPartFacts } from './part-facts.js';
import type { PartFacts } from './part-facts.js';
import { decodeTransfer, findUuencoded, findYenc } from './transfer-encoding.js';
import { visible } from './visible.js';

export interface MailMessage {
  readonly bytes: Buffer;
  readonly headers: readonly HeaderField[];
  /** Where the fields end. */
  readonly headerEnd: number;
  readonly bodyStart: number;
  readonly root: MimePart;
  /** All parts, depth first, union of all readings, embedded messages included, the root first. */
  readonly parts: readonly MimePart[];
  readonly findings: readonly MailFinding[];
}

type Draft = { -readonly [K in keyof MimePart]: MimePart[K] } & { children: Draft[] };

interface Walk {
  readonly limits: MailLimits;
  readonly parts: Draft[];
  readonly findings: MailFinding[];
  readonly seen: Map<Buffer, Set<string>>;
  decodedLeft: number;
}

interface Place {
  readonly source: Buffer;
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly depth: number;
  readonly messageDepth: number;
  readonly reading: MimePart['reading'];
  readonly defaultType: string;
  readonly parent: Draft | undefined;
}

/**
 * Indexes a message by offsets, never throws, copies nothing but embedded encoded messages and files. Beside the standard reading (RFC 2045, 2046) it
 * follows what tolerant clients do: the result is the union, and each difference is a finding. Every budget that is crossed is a LIMIT_ finding.
 */
export function parseMessage(bytes: Buffer, limits: Partial<MailLimits> = {}): MailMessage {
  const all: MailLimits = { ...DEFAULT_LIMITS, ...limits };
  const walk: Walk = { limits: all, parts: [], findings: [], seen: new Map(), decodedLeft: all.maxDecodedBytes };
  const top = {
    source: bytes,
    start: 0,
    end: bytes.length,
    path: '1',
    depth: 0,
    messageDepth: 0,
    reading: 'standard',
    defaultType: 'text/plain',
    parent: undefined,
  } as const;
  const block = readHeaderBlock(bytes, 0, bytes.length, all, () => undefined);
  const root = walkEntity(walk, top) ?? emptyRoot(bytes);
  return { bytes, headers: block.fields, headerEnd: block.headerEnd, bodyStart: block.bodyStart, root, parts: walk.parts, findings: walk.findings };
}

function emptyRoot(bytes: Buffer): Draft {
  const none = { type: 'text/plain', types: ['text/plain'], charset: '', encoding: '', disposition: '', filename: '', filenames: [], contentId: '' };
  return { path: '1', headers: [], source: bytes, start: 0, bodyStart: 0, bodyEnd: bytes.length, ...none, children: [], reading: 'standard' };
}

function noter(walk: Walk, path: string): (code: MailFindingCode, evidence: string) => void {
  return (code, evidence) => {
    if (walk.findings.length >= 500 || walk.findings.some((f) => f.code === code && f.part === path)) return;
    walk.findings.push({ code, evidence: visible(evidence, 200), part: path });
  };
}

/** Undefined when a budget forbids the entity or the same octets were walked already. */
function walkEntity(walk: Walk, place: Place): Draft | undefined {
  const note = noter(walk, place.path);
  if (walk.parts.length >= walk.limits.maxParts) {
    note('LIMIT_PARTS', `${walk.limits.maxParts} parts`);
    return undefined;
  }
  if (place.depth > walk.limits.maxDepth) {
    note('LIMIT_DEPTH', `${walk.limits.maxDepth} levels`);
    return undefined;
  }
  if (!firstVisit(walk, place)) return undefined;
  const block = readHeaderBlock(place.source, place.start, place.end, walk.limits, note);
  const facts = readPartFacts(block.fields, place.defaultType, walk.limits, note);
  const part = draftOf(place, block, facts, facts.encodings[0] ?? '');
  adopt(walk, place, part);
  for (const other of facts.encodings.slice(1))
    adopt(walk, place, { ...draftOf(place, block, facts, other), path: `${place.path}+${other}`, reading: 'lenient' });
  descend(walk, place, part, facts);
  return part;
}

function firstVisit(walk: Walk, place: Place): boolean {
  const key = `${place.start}-${place.end}`;
  const visited = walk.seen.get(place.source) ?? new Set<string>();
  walk.seen.set(place.source, visited);
  if (visited.has(key)) return false;
  visited.add(key);
  return true;
}

function adopt(walk: Walk, place: Place, part: Draft): void {
  walk.parts.push(part);
  place.parent?.children.push(part);
}

function draftOf(
  place: Place,
  block: { readonly fields: readonly HeaderField[]; readonly bodyStart: number },
  facts: PartFacts,
  encoding: string,
): Draft {
  const { type, types, charset, disposition, filenames, contentId } = facts;
  const names = { filename: filenames[0] ?? '', filenames };
  const span = { source: place.source, start: place.start, bodyStart: block.bodyStart, bodyEnd: place.end };
  return {
    path: place.path,
    headers: block.fields,
    ...span,
    type,
    types,
    charset,
    encoding,
    disposition,
    ...names,
    contentId,
    children: [],
    parent: place.parent,
    reading: place.reading,
  };
}

function descend(walk: Walk, place: Place, part: Draft, facts: PartFacts): void {
  const note = noter(walk, place.path);
  const multipart = facts.types.some((type) => type.startsWith('multipart/'));
  if (multipart || facts.boundaries.length > 0) walkMultipart(walk, place, part, facts, multipart);
  if (facts.types.some((type) => /^message\/(rfc822|global|news)$/.test(type))) walkEmbedded(walk, place, part);
  if (facts.types.includes('message/partial')) note('MIME_PARTIAL', 'message/partial');
  if (facts.types.includes('message/external-body')) note('MIME_EXTERNAL', 'message/external-body');
  if (!multipart && facts.types.some((type) => type.startsWith('text/') || !type.includes('/'))) walkText(walk, place, part);
}

function walkMultipart(walk: Walk, place: Place, part: Draft, facts: PartFacts, declared: boolean): void {
  const note = noter(walk, place.path);
  const { source, bodyStart, bodyEnd } = part;
  if (declared && part.encoding !== '' && !/^([78]bit|binary)$/.test(part.encoding)) {
    note('MIME_ENCODED_MULTIPART', part.encoding);
    walkDecoded(walk, place, part, facts);
  }
  if (declared && facts.boundaries.length === 0) note('MIME_NO_BOUNDARY', part.type);
  let used = facts.boundaries.map((boundary) => ({ boundary, split: splitBody(source, bodyStart, bodyEnd, boundary, walk.limits.maxParts) }));
  const [first] = used;
  const occurs = used.filter(({ split }) => split.delimiters > 0);
  if (declared && (first === undefined || first.split.delimiters === 0)) {
    if (first !== undefined) note('MIME_BOUNDARY_ABSENT', first.boundary);
    const guessed = occurs.length > 0 ? [] : guessBoundaries(source, bodyStart, bodyEnd, 4);
    used = [...occurs, ...guessed.map((boundary) => ({ boundary, split: splitBody(source, bodyStart, bodyEnd, boundary, walk.limits.maxParts) }))];
  } else used = occurs;
  used.forEach(({ boundary, split }, i) => {
    const standard = i === 0 && place.reading === 'standard' && boundary === facts.boundaries[0] && part.type.startsWith('multipart/');
    walkSegments(walk, place, part, split, standard ? 'standard' : 'lenient');
  });
}

/** A multipart must not be encoded; clients that decode it anyway see what is inside. */
function walkDecoded(walk: Walk, place: Place, part: Draft, facts: PartFacts): void {
  const bytes = decodeWithin(walk, place, part);
  if (bytes === undefined) return;
  for (const boundary of facts.boundaries) {
    const split = splitBody(bytes, 0, bytes.length, boundary, walk.limits.maxParts);
    if (split.delimiters > 0) walkSegments(walk, place, { ...part, source: bytes }, split, 'lenient', part);
  }
}

function walkSegments(walk: Walk, place: Place, part: Draft, split: ReturnType<typeof splitBody>, reading: MimePart['reading'], parent = part): void {
  const note = noter(walk, place.path);
  const { source } = part;
  if (!split.closed) note('MIME_NO_CLOSE', part.type);
  let number = parent.children.length;
  for (const segment of split.segments) {
    const text = source.subarray(segment.start, Math.min(segment.end, segment.start + 100_000));
    if (segment.where !== 'part' && !looksLikeContent(text)) continue;
    if (segment.where !== 'part') note(segment.where === 'before' ? 'MIME_PREAMBLE' : 'MIME_EPILOGUE', text.toString('latin1', 0, 80));
    else if (segment.afterClose) note('MIME_AFTER_CLOSE', text.toString('latin1', 0, 80));
    number += 1;
    const lenient = segment.where !== 'part' || segment.afterClose;
    walkEntity(walk, {
      source,
      start: segment.start,
      end: segment.end,
      path: `${place.path}.${number}`,
      depth: place.depth + 1,
      messageDepth: place.messageDepth,
      reading: lenient ? 'lenient' : reading,
      defaultType: part.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
      parent,
    });
  }
}

/** Preambles and epilogues are ignored by standard clients; only what others would take for a part or a file is followed. */
function looksLikeContent(text: Buffer): boolean {
  return /(^|[\r\n])(content-(type|disposition|transfer-encoding)[ \t]*:|begin(-base64)? [0-7]{3,4} |=ybegin )/i.test(text.toString('latin1'));
}

function decodeWithin(walk: Walk, place: Place, part: Draft): Buffer | undefined {
  const decoded = decodeTransfer(part.source.subarray(part.bodyStart, part.bodyEnd), part.encoding, walk.decodedLeft);
  if (decoded.truncated) {
    noter(walk, place.path)('LIMIT_DECODED_BYTES', `${walk.limits.maxDecodedBytes} octets`);
    return undefined;
  }
  walk.decodedLeft -= decoded.bytes.length;
  return decoded.bytes;
}

function walkEmbedded(walk: Walk, place: Place, part: Draft): void {
  const messageDepth = place.messageDepth + 1;
  if (messageDepth > walk.limits.maxMessageDepth) {
    noter(walk, place.path)('LIMIT_MESSAGE_DEPTH', `${walk.limits.maxMessageDepth} messages`);
    return;
  }
  const inner = { path: `${place.path}.1`, depth: place.depth + 1, messageDepth, defaultType: 'text/plain', parent: part };
  const encoded = /^(base64|quoted-printable|x-uue|x-uuencode|uuencode)$/.test(part.encoding);
  // Some clients decode an encoded message, some show it as it is, so both are followed.
  walkEntity(walk, { ...inner, source: part.source, start: part.bodyStart, end: part.bodyEnd, reading: encoded ? 'lenient' : place.reading });
  if (!encoded) return;
  const bytes = decodeWithin(walk, place, part);
  if (bytes === undefined) return;
  part.synthetic = bytes;
  walkEntity(walk, { ...inner, path: `${place.path}.d`, source: bytes, start: 0, end: bytes.length, reading: place.reading });
}

function walkText(walk: Walk, place: Place, part: Draft): void {
  const note = noter(walk, place.path);
  const raw = part.source.subarray(part.bodyStart, part.bodyEnd);
  if (part.encoding === '' && !raw.includes('begin') && !raw.includes('=ybegin')) return;
  const decoded = decodeTransfer(raw, part.encoding, walk.decodedLeft).bytes;
  if (!decoded.includes('begin')) return;
  const latin = decoded.toString('latin1');
  const kinds = [
    { code: 'MIME_UUENCODE', files: findUuencoded(latin) },
    { code: 'MIME_YENC', files: findYenc(latin) },
  ] as const;
  for (const { code, files } of kinds) {
    for (const file of files) {
      if (walk.parts.length >= walk.limits.maxParts) return note('LIMIT_PARTS', `${walk.limits.maxParts} parts`);
      const name = decodeCharset(Buffer.from(file.name, 'latin1'), '').trim();
      note(code, name);
      const { bytes } = file;
      const span = { source: bytes, start: 0, bodyStart: 0, bodyEnd: bytes.length, synthetic: bytes };
      const plain = {
        type: 'application/octet-stream',
        types: ['application/octet-stream'],
        charset: '',
        encoding: '',
        disposition: 'attachment',
        contentId: '',
      };
      const path = `${place.path}.u${part.children.length + 1}`;
      adopt(
        walk,
        { ...place, parent: part },
        { path, headers: [], ...span, ...plain, filename: name, filenames: [name], children: [], parent: part, reading: 'lenient' },
      );
    }
  }
}
