import { linear } from '@postern/linear';

import { splitBody } from './boundary-split.js';
import type { Segment, Split } from './boundary-split.js';
import type { Draft, MimeWalk, Place } from './mime-walk.js';
import type { PartFacts } from './part-facts.js';
import { walkEntity } from './walk-entity.js';
import type { Descend } from './walk-entity.js';

interface Reading {
  readonly boundary: string;
  readonly split: Split;
  readonly tolerant: boolean;
}

/** Bytes in which a multipart is searched for its members: its own body, or what that decodes to. */
interface Body {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly decoded: boolean;
}

/** Reads the members of a multipart by every boundary that is declared. */
export function walkMultipart(walk: MimeWalk, place: Place, part: Draft, facts: PartFacts, descend: Descend): void {
  const note = walk.noter(place.path);
  const declared = facts.types.some((type) => type.startsWith('multipart/'));
  const { source: bytes, bodyStart: start, bodyEnd: end } = part;
  let found = false;
  for (const encoding of facts.encodings) {
    // A multipart must not be encoded (RFC 2045 6.4); clients that decode it anyway see what is inside.
    if (!declared || !linear(/^(base64|quoted-printable|uuencode|binhex)$/).test(encoding)) continue;
    note('MIME_ENCODED_MULTIPART', encoding);
    const decoded = walk.decode(part, encoding);
    if (decoded === undefined) continue;
    walk.decodedLeft -= decoded.length;
    walk.addSource(decoded);
    found = walkBody(walk, place, part, facts, { bytes: decoded, start: 0, end: decoded.length, decoded: true }, descend) || found;
  }
  found = walkBody(walk, place, part, facts, { bytes, start, end, decoded: false }, descend) || found;
  // A bounce that holds no more than the header of a multipart says nothing odd.
  if (!declared || found || bytes.subarray(start, end).every((c) => c <= 32)) return;
  if (facts.boundaries.length === 0) note('MIME_NO_BOUNDARY', part.type);
  else note('MIME_BOUNDARY_ABSENT', facts.boundaries[0] ?? '');
  showAsText(walk, place, part);
}

/** Whether any delimiter was found. */
function walkBody(walk: MimeWalk, place: Place, part: Draft, facts: PartFacts, body: Body, descend: Descend): boolean {
  const note = walk.noter(place.path);
  const readings = facts.boundaries.flatMap((boundary) => readingsOf(walk, place, body, boundary)).filter(({ split }) => split.delimiters > 0);
  if (new Set(readings.map(({ boundary }) => boundary)).size > 1) note('MIME_TWO_BOUNDARIES', readings.map(({ boundary }) => boundary).join(', '));
  for (const { boundary, split, tolerant } of readings) {
    const standard =
      place.reading === 'standard' && boundary === facts.boundaries[0] && !tolerant && !body.decoded && part.type.startsWith('multipart/');
    if (tolerant) note('MIME_DELIMITER_ODD', boundary);
    if (!split.closed) note('MIME_NO_CLOSE', part.type);
    for (const segment of split.segments) {
      // The first one that does not fit is noted, the others must cost nothing.
      if (segment.where === 'part' && walk.full && !walk.admits(place)) break;
      walkSegment(walk, place, part, body.bytes, segment, standard ? 'standard' : 'lenient', descend);
    }
  }
  return readings.length > 0;
}

function readingsOf(walk: MimeWalk, place: Place, body: Body, boundary: string): readonly Reading[] {
  const utf8 = Buffer.from(boundary, 'utf8');
  const marks = utf8.length === boundary.length ? [utf8] : [utf8, Buffer.from(boundary, 'latin1')];
  return marks.flatMap((mark) => {
    const request = {
      bytes: body.bytes,
      start: body.start,
      end: body.end,
      lines: walk.linesOf(body.bytes, place.path),
      boundary: mark,
      maxParts: walk.limits.maxParts,
    };
    const split = splitBody({ ...request, tolerant: false });
    if (!walk.spend(split.cost, place.path)) return [];
    const strict = { boundary, split, tolerant: false };
    if (!split.odd) return [strict];
    const tolerant = splitBody({ ...request, tolerant: true });
    return walk.spend(tolerant.cost, place.path) ? [strict, { boundary, split: tolerant, tolerant: true }] : [strict];
  });
}

function walkSegment(
  walk: MimeWalk,
  place: Place,
  parent: Draft,
  source: Buffer,
  segment: Segment,
  reading: Draft['reading'],
  descend: Descend,
): void {
  const note = walk.noter(place.path);
  let { start } = segment;
  if (segment.where !== 'part') {
    if (segment.end <= start || !walk.spend(segment.end - start, place.path)) return;
    const content = contentWithin(source, start, segment.end);
    if (content < 0) return;
    start = content;
  }
  const evidence = source.toString('latin1', start, Math.min(segment.end, start + 80));
  if (segment.where !== 'part') note(segment.where === 'before' ? 'MIME_PREAMBLE' : 'MIME_EPILOGUE', evidence);
  else if (segment.afterClose) note('MIME_AFTER_CLOSE', evidence);
  const inner: Place = {
    source,
    start,
    end: segment.end,
    path: walk.nextPath(parent),
    depth: place.depth + 1,
    messageDepth: place.messageDepth,
    reading: segment.where !== 'part' || segment.afterClose ? 'lenient' : reading,
    defaultType: parent.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
    parent,
  };
  walkEntity(walk, inner, descend);
}

/** Standard clients ignore preambles and epilogues. Others take for a part or a file what looks like one: where it begins, or -1. */
function contentWithin(source: Buffer, start: number, end: number): number {
  const text = source.toString('latin1', start, end);
  const fields = linear(/(?:^|[\r\n])(content-(?:type|disposition|transfer-encoding)[ \t]*:)/i).exec(text);
  if (fields !== null) return start + fields.index + fields[0].length - (fields[1]?.length ?? 0);
  return linear(/(?:^|[\r\n])(?:begin(?:-base64)?[ \t]|=ybegin )/).test(text) ? start : -1;
}

/** Without delimiters clients show the body as text. */
function showAsText(walk: MimeWalk, place: Place, part: Draft): void {
  if (part.bodyStart >= part.bodyEnd) return;
  const inner: Place = { ...place, path: walk.nextPath(part), depth: place.depth + 1, reading: 'lenient', parent: part };
  if (!walk.admits(inner)) return;
  const text = { type: 'text/plain', types: ['text/plain'], disposition: '', filename: '', filenames: [], contentId: '' };
  const shown: Draft = { ...part, ...text, path: inner.path, headers: [], start: part.bodyStart, children: [], parent: part, reading: 'lenient' };
  walk.adopt(inner, shown);
  walk.shownAsText.add(shown);
}
