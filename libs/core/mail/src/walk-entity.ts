import { linear } from '@postern/linear';

import { base64IsOdd, hasJunk } from './base64.js';
import { readHeaderBlock } from './header-fields.js';
import type { HeaderBlock, Note } from './header-fields.js';
import { hiddenFields } from './hidden-fields.js';
import { isLimit } from './mail-findings.js';
import type { Draft, MimeWalk, Place } from './mime-walk.js';
import { readPartFacts } from './part-facts.js';
import type { PartFacts } from './part-facts.js';
import { quotedPrintableIsOdd } from './quoted-printable.js';
import { UNENCODED } from './transfer-encoding.js';
import type { Decoding } from './transfer-encoding.js';
import { noteDuplicates } from './duplicate-fields.js';

/** Reads what is within a part that was found: members of a multipart, an embedded message, files in text. */
export type Descend = (walk: MimeWalk, place: Place, part: Draft, facts: PartFacts) => void;

/** Readings of one leaf beyond which no more are followed, and that is a finding. */
const MAX_TWINS = 16;

/** Reads one entity in every way that clients read it. Undefined when a budget forbids it or the same bytes were read before. */
export function walkEntity(walk: MimeWalk, place: Place, descend: Descend): Draft | undefined {
  if (!walk.admits(place) || !walk.firstVisit(place)) return undefined;
  const note = noterOf(walk, place);
  const { source, start, end } = place;
  const block = readHeaderBlock(source, start, end, walk.limits, note, place.headerReading);
  if (!walk.spend(2 * (block.bodyStart - start), place.path)) return undefined;
  if (place.parent === undefined) walk.headerEnd = block.headerEnd;
  const hidden = hiddenFields(source, start, block);
  const facts = readPartFacts(block.fields, hidden, place.defaultType, walk.limits, note);
  noteDuplicates(block.fields, place.parent === undefined, note);
  const part = draftOf(place, block, facts);
  walk.adopt(place, part);
  addTwins(walk, place, part, block, facts);
  descend(walk, place, part, facts);
  if (place.headerReading === undefined) walkOtherHeader(walk, place, part, block, descend);
  return part;
}

/** What another reading of the header says is no finding of its own, unless a budget ends it. */
function noterOf(walk: MimeWalk, place: Place): Note {
  const note = walk.noter(place.path);
  return place.headerReading === undefined ? note : (code, evidence) => (isLimit(code) ? note(code, evidence) : undefined);
}

function draftOf(place: Place, block: HeaderBlock, facts: PartFacts): Draft {
  const { type, types, charsets, disposition, filenames, contentId } = facts;
  const span = { source: place.source, start: place.start, bodyStart: block.bodyStart, bodyEnd: place.end };
  const names = { filename: filenames[0] ?? '', filenames, charset: charsets[0] ?? '', charsets };
  const content = { type, types, encoding: facts.encodings[0] ?? '', disposition, contentId };
  return { path: place.path, headers: block.fields, ...span, ...content, ...names, children: [], parent: place.parent, reading: place.reading };
}

interface Twin {
  readonly bodyStart: number;
  readonly encoding: string;
  readonly decoding?: Decoding;
}

/** Other readings of the same leaf: another begin of the body, another encoding, another way through damaged text. */
function addTwins(walk: MimeWalk, place: Place, part: Draft, block: HeaderBlock, facts: PartFacts): void {
  const bodies = facts.declared || part.bodyStart >= part.bodyEnd ? [part.bodyStart, ...block.otherBodyStarts] : [part.bodyStart];
  // Words for bytes as they are make one reading, and no more of the few that are followed.
  const encodings = facts.encodings.filter((each, i, all) => !UNENCODED.has(each) || all.findIndex((other) => UNENCODED.has(other)) === i);
  const plain = bodies.flatMap((bodyStart) => encodings.map((encoding): Twin => ({ bodyStart, encoding })));
  const container = facts.types.every((type) => linear(/^(multipart|message)\//).test(type));
  const damaged = container ? [] : plain.flatMap((twin) => otherDecodings(walk, part, twin));
  const twins = [...plain.slice(1), ...damaged].filter(({ bodyStart }) => !container || bodyStart !== part.bodyStart);
  if (twins.length > MAX_TWINS) walk.noter(place.path)('LIMIT_WORK', `${twins.length + 1} readings`);
  for (const [i, twin] of twins.slice(0, MAX_TWINS).entries()) {
    const path = `${place.path}~${String.fromCharCode(98 + i)}`;
    if (!walk.admits({ ...place, path })) return;
    const { decoding, ...span } = twin;
    // The root's twins hang below it, since there is one root.
    const copy: Draft = {
      ...part,
      ...span,
      ...(decoding === undefined ? {} : { decoding }),
      path,
      children: [],
      parent: place.parent ?? part,
      reading: 'lenient',
    };
    walk.adopt({ ...place, path, reading: 'lenient' }, copy);
  }
}

const BASE64_READINGS: readonly Decoding[] = ['lines', 'joined', 'quanta', 'clean-lines'];

function otherDecodings(walk: MimeWalk, part: Draft, twin: Twin): readonly Twin[] {
  const raw = part.source.subarray(twin.bodyStart, part.bodyEnd);
  const note = walk.noter(part.path);
  if (twin.encoding === 'base64' && walk.spend(raw.length, part.path) && base64IsOdd(raw)) {
    note('MIME_BASE64_ODD', part.filename);
    return BASE64_READINGS.map((decoding) => ({ ...twin, decoding }));
  }
  if (twin.encoding === 'base64' && part.filename !== '' && walk.spend(raw.length, part.path) && hasJunk(raw)) {
    note('MIME_BASE64_ODD', part.filename);
    return [{ ...twin, decoding: 'clean-lines' }];
  }
  const isFile = part.filename !== '' || part.disposition === 'attachment' || !part.type.startsWith('text/');
  if (twin.encoding === 'quoted-printable' && isFile && walk.spend(raw.length, part.path) && quotedPrintableIsOdd(raw)) {
    note('MIME_QUOTED_PRINTABLE_ODD', part.filename);
    return [
      { ...twin, decoding: 'upper-case' },
      { ...twin, decoding: 'dropped' },
    ];
  }
  return [];
}

/**
 * For clients to which a bare CR ends no line the header block may go on and say something else; for those that skip lines which are no fields there is one
 * where others see none.
 */
function walkOtherHeader(walk: MimeWalk, place: Place, part: Draft, block: HeaderBlock, descend: Descend): void {
  const headerReading = block.bareCr ? 'lf' : 'skip';
  if (!block.bareCr && !(block.fields.length === 0 && contentAhead(place))) return;
  const other = readHeaderBlock(place.source, place.start, place.end, walk.limits, () => undefined, headerReading);
  if (!walk.spend(other.bodyStart - place.start, place.path) || sameBlock(block, other)) return;
  if (headerReading === 'skip')
    walk.noter(place.path)('MIME_HEADER_ODD', place.source.toString('latin1', place.start, Math.min(place.end, place.start + 80)));
  const path = `${place.path}~${block.bareCr ? 'r' : 's'}`;
  walkEntity(walk, { ...place, headerReading, reading: 'lenient', path, parent: place.parent ?? part }, descend);
}

/** Bytes in which a content field is looked for behind lines that are none. */
const LOOK_AHEAD = 4096;

function contentAhead({ source, start, end }: Place): boolean {
  const text = source.toString('latin1', start, Math.min(end, start + LOOK_AHEAD));
  const block = text.split(linear(/\r?\n\r?\n/), 1)[0] ?? '';
  return linear(/(?:^|[\r\n])[ \t]*content-(?:type|disposition|transfer-encoding)[ \t]*:/i).test(block);
}

function sameBlock(a: HeaderBlock, b: HeaderBlock): boolean {
  return a.bodyStart === b.bodyStart && a.fields.length === b.fields.length && a.fields.every((field, i) => field.value === b.fields[i]?.value);
}
