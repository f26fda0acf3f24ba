import { archiveMeter, indexLocals } from '@postern/files';
import type { Meter, ZipEntry, ZipIndex } from '@postern/files';

import type { Container } from './container.js';
import { inflateWithin } from './inflate-within.js';

const STORED = 0;
const DEFLATED = 8;
/** Bytes behind a member's end that are worth a look for hidden entries. */
const SLACK = 30;

/** Unpacks a ZIP by the union of all readings. Members that are packed in other ways are left to the archive reader. */
export async function unpackZip(bytes: Buffer, index: ZipIndex, into: Container): Promise<void> {
  for (const finding of index.findings) into.note(finding.code, finding.evidence);
  if (index.limit !== undefined) into.problem('too-large', index.limit === 'files' ? 'LIMIT_FILES' : 'LIMIT_WORK', '');
  if (index.encryptedDirectory) into.problem('encrypted', 'ZIP_ENCRYPTED_DIRECTORY', '');
  if (index.entries.length === 0 && !index.encryptedDirectory && bytes.length > 22) into.problem('malformed', 'ARCHIVE_BROKEN', 'no entries');
  const others: ZipEntry[] = [];
  const meter = archiveMeter(bytes);
  for (const entry of index.entries) {
    if (into.full()) return;
    if (entry.special) into.note('ARCHIVE_LINK', entry.name);
    if (entry.directory) continue;
    if (entry.encrypted) {
      await into.locked(entry.names);
      into.problem('encrypted', 'ARCHIVE_ENCRYPTED', entry.name);
    } else if (entry.methods.some((method) => method === STORED || method === DEFLATED)) await unpackEntry(bytes, entry, into, meter);
    else others.push(entry);
  }
  if (others.length > 0) await into.openRest('zip', new Set(others.flatMap((entry) => entry.names)));
}

async function unpackEntry(bytes: Buffer, entry: ZipEntry, into: Container, meter: Meter): Promise<void> {
  const packed = bytes.subarray(entry.dataStart, entry.dataEnd);
  let readable = false;
  if (entry.methods.includes(STORED)) {
    // It is looked at where it lies.
    const allowed = await into.room(packed.length);
    into.got(0);
    if (packed.length > allowed.bytes) return into.problem('too-large', allowed.limit, entry.name);
    readable = true;
    // The other header may say that it is deflated; else bytes are missing.
    if (!entry.methods.includes(DEFLATED) && packed.length < entry.size && entry.dataEnd === bytes.length)
      into.problem('malformed', 'ARCHIVE_DAMAGED', entry.name);
    await into.member(entry.names, packed, false);
  }
  // A member that claims to be stored may be deflated all the same; some programs go by the other header, some by the sizes.
  const disguised = !entry.methods.includes(DEFLATED) && entry.size !== packed.length && packed.length > 0;
  if (!entry.methods.includes(DEFLATED) && !disguised) return;
  const inflated = await inflateWithin(into, 'deflate', packed, entry.size);
  if (inflated.kind === 'too-large') return into.problem('too-large', inflated.limit, entry.name);
  if (inflated.kind === 'broken') {
    if (!readable) into.problem('malformed', 'ARCHIVE_DAMAGED', entry.name);
    return;
  }
  const { content, consumed } = inflated;
  if (disguised && content.length === 0) return;
  if (content.length < entry.size && entry.seenIn === 'both') into.problem('malformed', 'ARCHIVE_DAMAGED', entry.name);
  await into.member(entry.names, content, true);
  await hiddenBehind(bytes, entry, consumed, into, meter);
}

/** Entries within a member's declared bytes but behind the end of its deflate stream. */
async function hiddenBehind(bytes: Buffer, entry: ZipEntry, consumed: number, into: Container, meter: Meter): Promise<void> {
  const from = entry.dataStart + consumed;
  if (entry.dataEnd - from < SLACK) return;
  const { entries, complete } = indexLocals(bytes, from, entry.dataEnd, meter);
  // Members that overlap would have the same bytes searched for each of them.
  if (!complete) into.problem('too-large', 'LIMIT_WORK', entry.name);
  for (const hidden of entries) {
    if (into.full()) return;
    into.note('ZIP_HIDDEN_ENTRY', hidden.name);
    if (hidden.encrypted) {
      await into.locked(hidden.names);
      into.problem('encrypted', 'ARCHIVE_ENCRYPTED', hidden.name);
    } else if (!hidden.directory) await unpackEntry(bytes, hidden, into, meter);
  }
}
