import { createHash } from 'node:crypto';

import { extensionOf, nameFindings } from '@postern/files';
import type { ArchiveMember, ArchiveOpener } from '@postern/files';
import { linear } from '@postern/linear';

import type { ArchiveKind } from './archive-kinds.js';
import type { Container } from './container.js';
import { discTrees } from './iso-trees.js';
import { tarNames } from './tar-names.js';
import { innerName } from './unpack-stream.js';

/** Streams without names of their own: the reader calls what is in them after the file it was given. */
const NAMELESS = new Set(['bz2', 'xz', 'z', 'lzma', 'zst', 'gz', 'szdd']);

const CLEANED: ReadonlySet<string> = new Set(['NAME_TRAVERSAL', 'NAME_ABSOLUTE']);

const GIVEN_NAME = linear(/^in(?:\.\w+)?~?$/);

/** The time of a walk: what the archives of a mail take counts, what it waits for readers and engines does not. */
export interface ReadingTime {
  readonly signal: AbortSignal;
  leftMs(): number;
  /** Stops counting until the function it gives is called. */
  waiting(): () => void;
}

/**
 * Unpacks by the archive reader. `wanted`: only members with these names. Rejects when the signal aborts or the reader does not work; that an archive took too
 * long is its own problem.
 */
export async function openArchive(
  archives: ArchiveOpener,
  kind: Pick<ArchiveKind, 'type' | 'weak'>,
  bytes: Buffer,
  name: string,
  into: Container,
  time: ReadingTime,
  wanted?: ReadonlySet<string>,
): Promise<void> {
  if (kind.type === 'tar') noteNames(bytes, into);
  const seen = kind.type === 'iso' ? new Set<string>() : undefined;
  for (const tree of seen === undefined ? [{ bytes, type: kind.type }] : discTrees(bytes)) {
    if (into.full()) return;
    await openTree(archives, { ...kind, type: tree.type }, tree.bytes, name, into, time, wanted, seen);
  }
}

/** The reader takes `..` and the like out of names. */
function noteNames(bytes: Buffer, into: Container): void {
  for (const name of tarNames(bytes)) for (const code of nameFindings(name)) if (CLEANED.has(code)) into.note(code, name);
}

/** `seen`: what other trees of the same image had; it is not looked at twice. What is in one tree twice is: the second has another name. */
async function openTree(
  archives: ArchiveOpener,
  kind: Pick<ArchiveKind, 'type' | 'weak'>,
  bytes: Buffer,
  name: string,
  into: Container,
  time: ReadingTime,
  wanted: ReadonlySet<string> | undefined,
  seen: Set<string> | undefined,
): Promise<void> {
  // What comes out is not known before it is there, and then it is held all at once.
  const allowed = await into.room(Number.POSITIVE_INFINITY);
  const quota = { maxBytes: allowed.bytes, maxFiles: into.filesLeft(), maxMs: time.leftMs() };
  const archive = await archives.open(bytes, kind.type, quota, time.signal, time.waiting());
  if (archive.kind === 'late') return into.problem('too-large', 'LIMIT_TIME', name);
  if (archive.kind === 'encrypted') return into.problem('encrypted', 'ARCHIVE_ENCRYPTED', name);
  if (archive.kind === 'broken') {
    if (!kind.weak) into.problem('malformed', 'ARCHIVE_BROKEN', archive.why);
    return;
  }
  into.got(archive.members.reduce((sum, member) => sum + member.bytes.length, 0));
  if (archive.encrypted > 0) into.problem('encrypted', 'ARCHIVE_ENCRYPTED', `${archive.encrypted} members`);
  if (archive.volume) into.problem('malformed', 'ARCHIVE_VOLUME', name);
  else if (archive.unreadable > 0 && !kind.weak) into.problem('malformed', 'ARCHIVE_DAMAGED', `${archive.unreadable} members`);
  if (archive.links > 0) into.note('ARCHIVE_LINK', `${archive.links} members`);
  for (const locked of archive.locked) {
    if (into.full()) break;
    if (wanted === undefined || wanted.has(locked)) await into.locked([locked]);
  }
  const own: string[] = [];
  for (const member of archive.members) {
    if (into.full()) break;
    if (wanted !== undefined && !wanted.has(member.name)) continue;
    if (seen !== undefined) {
      const key = keyOf(member);
      if (seen.has(key)) continue;
      own.push(key);
    }
    const given = NAMELESS.has(kind.type) && GIVEN_NAME.test(member.name) ? innerName(name) : member.name;
    await into.member([given], member.bytes, true);
  }
  for (const key of own) seen?.add(key);
  if (archive.limit === 'files') into.problem('too-large', 'LIMIT_FILES', name);
  if (archive.limit === 'bytes') into.problem('too-large', allowed.limit, name);
}

/** The same bytes under the same ending of a name. */
function keyOf({ name, bytes }: ArchiveMember): string {
  return `${createHash('sha256').update(bytes).digest('base64')} ${extensionOf(name.split(';', 1)[0] ?? '')}`;
}
