import { linear } from '@postern/linear';

import type { Draft, MimeWalk, Place } from './mime-walk.js';
import type { PartFacts } from './part-facts.js';
import { walkEntity } from './walk-entity.js';
import type { Descend } from './walk-entity.js';

const MESSAGE = linear(/^message\/(?:x-)?(?:rfc-?822|global|news)$/);
const ENCODED = linear(/^(?:base64|quoted-printable|uuencode|binhex)$/);

/** Reads a message within a message, also an encoded one, and the header that a piece of a message or a body elsewhere carries. */
export function walkEmbedded(walk: MimeWalk, place: Place, part: Draft, facts: PartFacts, descend: Descend): void {
  const note = walk.noter(place.path);
  const partial = facts.types.includes('message/partial');
  const external = facts.types.includes('message/external-body');
  if (partial) note('MIME_PARTIAL', 'message/partial');
  if (external) note('MIME_EXTERNAL', 'message/external-body');
  if (!partial && !external && !facts.types.some((type) => MESSAGE.test(type))) return;
  const messageDepth = place.messageDepth + 1;
  if (messageDepth > walk.limits.maxMessageDepth) {
    note('LIMIT_MESSAGE_DEPTH', `${walk.limits.maxMessageDepth} messages`);
    return;
  }
  const inner = { depth: place.depth + 1, messageDepth, defaultType: 'text/plain', parent: part };
  const lenient = partial || external || !MESSAGE.test(part.type);
  for (const encoding of facts.encodings) {
    if (ENCODED.test(encoding)) walkDecoded(walk, part, encoding, inner, descend);
    // Some clients show an encoded message as it is; that is of interest only where it reads as one.
    if (ENCODED.test(encoding) && !beginsWithField(part)) continue;
    const reading = lenient || ENCODED.test(encoding) ? 'lenient' : place.reading;
    walkEntity(walk, { ...inner, path: walk.nextPath(part), source: part.source, start: part.bodyStart, end: part.bodyEnd, reading }, descend);
  }
}

type Inner = Pick<Place, 'depth' | 'messageDepth' | 'defaultType' | 'parent'>;

function walkDecoded(walk: MimeWalk, part: Draft, encoding: string, inner: Inner, descend: Descend): void {
  walk.noter(part.path)('MIME_ENCODED_MESSAGE', encoding);
  const bytes = walk.decode(part, encoding);
  if (bytes === undefined) return;
  walk.decodedLeft -= bytes.length;
  walk.addSource(bytes);
  if (encoding === part.encoding) part.synthetic = bytes;
  // RFC 2046 5.2.1 forbids the encoding, RFC 6532 3.5 allows it, and most clients open it.
  walkEntity(walk, { ...inner, path: walk.nextPath(part), source: bytes, start: 0, end: bytes.length, reading: 'lenient' }, descend);
}

function beginsWithField(part: Draft): boolean {
  return linear(/^[!-9;-~]{1,100}[ \t]*:/).test(part.source.toString('latin1', part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + 200)));
}
