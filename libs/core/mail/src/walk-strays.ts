import { linear } from '@postern/linear';

import { lineAt } from './header-fields.js';
import type { Draft, MimeWalk, Place } from './mime-walk.js';
import { walkEntity } from './walk-entity.js';
import type { Descend } from './walk-entity.js';

/**
 * After the declared boundaries: every line that begins with two hyphens and has content fields behind it begins a part for some client. What was not read as
 * an entity so far is read now, up to the next line of that kind or the next closing one. One pass over the delimiter lines of a buffer.
 */
export function walkStrays(walk: MimeWalk, source: Buffer, root: Draft, descend: Descend): void {
  const lines = walk.linesOf(source, root.path);
  let open: { delimiter: number; start: number } | undefined;
  const close = (end: number) => {
    if (open !== undefined) walkStray(walk, source, open, end, root, descend);
    open = undefined;
  };
  for (const at of lines) {
    const line = lineAt(source, at, source.length);
    if (!walk.spend(line.next - at, root.path)) return;
    const closing = source[line.text - 1] === 45 && source[line.text - 2] === 45;
    const begins = contentFollows(walk, source, line.next);
    if (closing || begins) close(beforeLineEnding(source, at));
    if (!begins || walk.startsAt(source, line.next)) continue;
    if (walk.full && !walk.admits({ path: root.path, depth: 0 })) return;
    open = { delimiter: at, start: line.next };
  }
  close(source.length);
}

/** Lines that are read in search of a content field. */
const MAX_LINES = 20;

function contentFollows(walk: MimeWalk, source: Buffer, from: number): boolean {
  let at = from;
  for (let i = 0; i < MAX_LINES && at < source.length; i++) {
    const end = Math.min(source.length, at + 1000);
    const line = lineAt(source, at, end);
    if (line.text === at || !walk.work.spend(line.next - at)) return false;
    const text = source.toString('latin1', at, Math.min(line.text, at + 100));
    if (linear(/^[ \t]*content-(?:type|disposition|transfer-encoding)[ \t]*:/i).test(text)) return true;
    if (!linear(/^(?:[ \t]|[!-9;-~]+[ \t]*:)/).test(text)) return false;
    at = line.next;
  }
  return false;
}

function walkStray(walk: MimeWalk, source: Buffer, found: { delimiter: number; start: number }, end: number, root: Draft, descend: Descend): void {
  const parent = innermost(walk, source, found.delimiter) ?? root;
  const outer = walk.places.get(parent);
  const inContainer = linear(/^(?:multipart|message)\//).test(parent.type);
  const evidence = source.toString('latin1', found.delimiter, found.delimiter + 80);
  walk.noter(parent.path)(inContainer ? 'MIME_STRAY_PART' : 'MIME_PARTS_IN_TEXT', evidence);
  const place: Place = {
    source,
    start: found.start,
    end: Math.max(found.start, end),
    path: walk.nextPath(parent),
    // What lies too deep for the tree is still listed, beside what is deepest in it.
    depth: Math.min((outer?.depth ?? 0) + 1, walk.limits.maxDepth),
    messageDepth: outer?.messageDepth ?? 0,
    reading: 'lenient',
    defaultType: 'text/plain',
    parent,
  };
  walkEntity(walk, place, descend);
}

/** The part with the smallest body around an offset. */
function innermost(walk: MimeWalk, source: Buffer, at: number): Draft | undefined {
  let found: Draft | undefined;
  for (const draft of walk.drafts) {
    if (draft.source !== source || draft.bodyStart > at || draft.bodyEnd <= at || draft.path.includes('~') || walk.shownAsText.has(draft)) continue;
    if (found === undefined || draft.bodyEnd - draft.bodyStart <= found.bodyEnd - found.bodyStart) found = draft;
  }
  return found;
}

function beforeLineEnding(source: Buffer, at: number): number {
  if (source[at - 1] === 10) return source[at - 2] === 13 ? at - 2 : at - 1;
  return source[at - 1] === 13 ? at - 1 : at;
}
