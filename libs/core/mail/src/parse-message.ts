import type { HeaderField } from './header-fields.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { MailLimits } from './limits.js';
import type { MailMessage } from './mail-message.js';
import type { MimePart } from './mime-part.js';
import { MimeWalk } from './mime-walk.js';
import type { Draft, Place } from './mime-walk.js';
import type { PartFacts } from './part-facts.js';
import { walkEmbedded } from './walk-embedded.js';
import { walkEntity } from './walk-entity.js';
import { walkMultipart } from './walk-multipart.js';
import { walkStrays } from './walk-strays.js';
import { walkText } from './walk-text.js';

/**
 * Indexes a message by offsets, never throws, copies nothing but embedded encoded messages and files. Beside the standard reading (RFC 2045, 2046) it
 * follows what tolerant clients do: the result is the union, and each difference is a finding. Every budget that is crossed is a LIMIT_ finding.
 */
export function parseMessage(bytes: Buffer, limits: Partial<MailLimits> = {}): MailMessage {
  const walk = new MimeWalk({ ...DEFAULT_LIMITS, ...limits }, bytes);
  const top: Place = {
    source: bytes,
    start: 0,
    end: bytes.length,
    path: '1',
    depth: 0,
    messageDepth: 0,
    reading: 'standard',
    defaultType: 'text/plain',
    parent: undefined,
  };
  const root = walkEntity(walk, top, descend) ?? emptyRoot(bytes);
  // Strays within decoded messages add sources of their own, so the list grows while it is walked.
  for (let i = 0; i < walk.sources.length; i++) walkStrays(walk, walk.sources[i] as Buffer, root, descend);
  noteAddresses(walk, root.headers);
  const parts: MimePart[] = [];
  collect(root, parts);
  const { headers, bodyStart } = root;
  return { bytes, headers, headerEnd: walk.headerEnd, bodyStart, root, parts, findings: walk.findings, work: walk.work.spent };
}

function descend(walk: MimeWalk, place: Place, part: Draft, facts: PartFacts): void {
  const multipart = facts.types.some((type) => type.startsWith('multipart/'));
  if (multipart || facts.boundaries.length > 0) walkMultipart(walk, place, part, facts, descend);
  walkEmbedded(walk, place, part, facts, descend);
  walkText(walk, place, part, facts);
}

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']);

/** Counts without reading them: parsing stops at the same budget. */
function noteAddresses(walk: MimeWalk, headers: readonly HeaderField[]): void {
  const { maxAddresses } = walk.limits;
  let count = 0;
  for (const { lower, value } of headers) {
    if (!ADDRESS_FIELDS.has(lower)) continue;
    for (let at = value.indexOf('@'); at >= 0 && count <= maxAddresses; at = value.indexOf('@', at + 1)) count += 1;
  }
  if (count > maxAddresses) walk.noter('1')('LIMIT_ADDRESSES', `${maxAddresses} addresses`);
}

function collect(part: MimePart, into: MimePart[]): void {
  into.push(part);
  for (const child of part.children) collect(child, into);
}

/** For budgets that do not even admit the root. */
function emptyRoot(bytes: Buffer): Draft {
  const none = {
    type: 'text/plain',
    types: ['text/plain'],
    charset: '',
    charsets: [],
    encoding: '',
    disposition: '',
    filename: '',
    filenames: [],
    contentId: '',
  };
  return { path: '1', headers: [], source: bytes, start: 0, bodyStart: 0, bodyEnd: bytes.length, ...none, children: [], reading: 'standard' };
}
