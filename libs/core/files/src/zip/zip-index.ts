import type { FileFinding } from '../findings.js';
import { finder } from '../findings.js';
import { CENTRAL, END, hasArchiveExtra, LOCAL, readCentral, readEnd, readLocal } from './zip-records.js';
import type { CentralRecord, EndRecord, LocalRecord } from './zip-records.js';

/** One member by all readings together. */
export interface ZipEntry {
  /** The name most programs show. */
  readonly name: string;
  readonly names: readonly string[];
  /** Methods that any header claims; 0 stored, 8 deflated. */
  readonly methods: readonly number[];
  readonly crc: number;
  /** Declared octets after unpacking; 0 when only a data descriptor would tell. */
  readonly size: number;
  readonly dataStart: number;
  /** At most where its packed octets end. */
  readonly dataEnd: number;
  readonly encrypted: boolean;
  readonly directory: boolean;
  /** Symbolic link, device or fifo. */
  readonly special: boolean;
  readonly seenIn: 'both' | 'central' | 'local';
}

export interface ZipIndex {
  readonly entries: readonly ZipEntry[];
  readonly findings: readonly FileFinding[];
  /** The directory itself is encrypted, so names are not known. */
  readonly encryptedDirectory: boolean;
  /** There were more entries than asked for. */
  readonly truncated: boolean;
}

const MAX_ENDS = 32;
/** End records that are looked at; a file full of them must not cost more. */
const MAX_END_TRIES = 64;

/**
 * Would some program open it as a ZIP: it begins with a local header, or has an end record with a directory where it says. `strictly`: only when the archive
 * also ends the file, for containers that may just hold a ZIP.
 */
export function looksLikeZip(bytes: Buffer, strictly: boolean): boolean {
  if (readLocal(bytes, 0) !== undefined || (bytes.length >= 22 && bytes.indexOf(END) === 0)) return true;
  return directories(bytes).some(({ end }) => !strictly || end.end >= bytes.length - 2);
}

/**
 * Reads a ZIP as the union of every central directory and every local header (APPNOTE 4.3), because programs differ in which they believe: whatever any of
 * them would unpack is an entry here. Differences are findings. Never throws; the work is linear in the octets.
 */
export function indexZip(bytes: Buffer, maxEntries: number): ZipIndex {
  const { findings, note } = finder();
  const found = directories(bytes);
  if (found.length === 0) note('ZIP_NO_DIRECTORY', '');
  if (found.length > 1) note('ZIP_SEVERAL_ENDS', `${found.length} end records`);
  const entries: ZipEntry[] = [];
  const taken = new Map<number, ZipEntry>();
  let encryptedDirectory = false;
  for (const { end, start, base } of found) {
    let count = 0;
    for (let at = start; entries.length < maxEntries; count++) {
      const central = readCentral(bytes, at);
      if (central === undefined) break;
      at = central.next;
      const local = readLocal(bytes, central.localOffset + base) ?? readLocal(bytes, central.localOffset);
      if (local !== undefined && taken.has(local.at)) note('ZIP_DUPLICATE_OFFSET', central.names[0] ?? '');
      const entry = merged(bytes, central, local, note);
      entries.push(entry);
      if (local !== undefined) taken.set(local.at, entry);
    }
    if (hasArchiveExtra(bytes, start)) encryptedDirectory = true;
    if (count !== end.count && entries.length < maxEntries) note('ZIP_COUNT_DIFFERS', `${count} entries, ${end.count} declared`);
    if (base > 0) note('ZIP_PREFIX', `${base} octets`);
    if (end.end < bytes.length && bytes.subarray(end.end).some((octet) => octet !== 0 && octet !== 10 && octet !== 13))
      note('ZIP_SUFFIX', `${bytes.length - end.end} octets`);
  }
  for (const local of strayLocals(bytes, taken, 0, bytes.length)) {
    if (entries.length >= maxEntries) break;
    note('ZIP_HIDDEN_ENTRY', local.names[0] ?? '');
    entries.push(fromLocal(bytes, local));
  }
  noteRepeats(entries, note);
  return { entries, findings, encryptedDirectory, truncated: entries.length >= maxEntries };
}

/** Entries that begin within [from, to): what a member's packed octets hide behind their own end. */
export function indexLocals(bytes: Buffer, from: number, to: number): readonly ZipEntry[] {
  return [...strayLocals(bytes, new Map(), from, to)].map((local) => fromLocal(bytes, local));
}

interface Directory {
  readonly end: EndRecord;
  readonly start: number;
  /** What to add to its offsets: octets before the archive. */
  readonly base: number;
}

function directories(bytes: Buffer): readonly Directory[] {
  const all: Directory[] = [];
  for (const at of lastEnds(bytes)) {
    if (all.length >= MAX_ENDS) break;
    const end = readEnd(bytes, at);
    if (end === undefined) continue;
    const byEnd = end.at - end.directorySize;
    const start = [byEnd, end.directoryOffset].find((offset) => readCentral(bytes, offset) !== undefined || hasArchiveExtra(bytes, offset));
    if (start === undefined || all.some((other) => other.start === start)) continue;
    // The end record of a stored inner archive lies within a member; its entries belong to that member, not to this archive.
    if (all.some((other) => at < other.end.at && insideMember(bytes, other, start))) continue;
    all.push({ end, start, base: start - end.directoryOffset });
  }
  return all;
}

/** Offsets of end records, the last ones, backwards. Searching forwards is what is fast. */
function lastEnds(bytes: Buffer): readonly number[] {
  const offsets: number[] = [];
  for (let at = bytes.indexOf(END); at >= 0; at = bytes.indexOf(END, at + 4)) {
    offsets.push(at);
    if (offsets.length > MAX_END_TRIES) offsets.shift();
  }
  return offsets.reverse();
}

function insideMember(bytes: Buffer, outer: Directory, offset: number): boolean {
  for (let at = outer.start; ; ) {
    const central = readCentral(bytes, at);
    if (central === undefined) return false;
    at = central.next;
    const local = readLocal(bytes, central.localOffset + outer.base);
    if (local !== undefined && offset >= local.dataStart && offset < local.dataStart + central.packed) return true;
  }
}

/** Local headers that no directory names and that lie in no known member's octets. */
function* strayLocals(bytes: Buffer, taken: ReadonlyMap<number, ZipEntry>, from: number, to: number): Iterable<LocalRecord> {
  let at = bytes.indexOf(LOCAL, from);
  const known = [...taken].map(([start, entry]) => ({ start, end: entry.dataEnd })).sort((a, b) => a.start - b.start);
  let next = 0;
  let covered = from;
  while (at >= 0 && at < to) {
    while (next < known.length && (known[next]?.start ?? 0) <= at) covered = Math.max(covered, known[next++]?.end ?? 0);
    const local = at >= covered && !taken.has(at) ? readLocal(bytes, at) : undefined;
    if (local !== undefined && plausible(local)) {
      covered = Math.max(covered, endOf(bytes, local));
      yield local;
    }
    at = bytes.indexOf(LOCAL, Math.max(at + 4, Math.min(covered, to)));
  }
}

const METHODS = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99]);

function plausible(local: LocalRecord): boolean {
  return METHODS.has(local.method) && (local.names[0] ?? '') !== '';
}

/** Where the packed octets of an entry end at most. With a data descriptor the header does not say: the next record ends it. */
function endOf(bytes: Buffer, local: LocalRecord): number {
  if ((local.flags & 8) === 0 || local.packed > 0) return Math.min(bytes.length, local.dataStart + local.packed);
  const nextLocal = bytes.indexOf(LOCAL, local.dataStart);
  const until = nextLocal < 0 ? bytes.length : nextLocal;
  const central = bytes.subarray(local.dataStart, until).indexOf(CENTRAL);
  return central < 0 ? until : local.dataStart + central;
}

function fromLocal(bytes: Buffer, local: LocalRecord): ZipEntry {
  const name = local.names[0] ?? '';
  return {
    name,
    names: local.names,
    methods: [local.method],
    crc: local.crc,
    size: local.size,
    dataStart: local.dataStart,
    dataEnd: endOf(bytes, local),
    encrypted: (local.flags & 1) !== 0,
    directory: name.endsWith('/') && local.size === 0,
    special: false,
    seenIn: 'local',
  };
}

const S_IFMT = 0xf000;
const SPECIAL_MODES = new Set([0xa000, 0x2000, 0x6000, 0x1000, 0xc000]);

type Note = ReturnType<typeof finder>['note'];

function merged(bytes: Buffer, central: CentralRecord, local: LocalRecord | undefined, note: Note): ZipEntry {
  const name = central.names[0] ?? '';
  if (local === undefined) note('ZIP_CENTRAL_ONLY', name);
  else noteDifferences(central, local, note);
  const dataStart = local?.dataStart ?? bytes.length;
  const packed =
    local !== undefined && (local.flags & 8) === 0
      ? Math.min(local.packed, central.packed) || Math.max(local.packed, central.packed)
      : central.packed;
  return {
    name,
    names: [...new Set([...central.names, ...(local?.names ?? [])])],
    methods: [...new Set([central.method, ...(local === undefined ? [] : [local.method])])],
    crc: central.crc,
    size: Math.max(central.size, local?.size ?? 0),
    dataStart,
    dataEnd: Math.min(bytes.length, dataStart + packed),
    encrypted: ((central.flags | (local?.flags ?? 0)) & 1) !== 0,
    directory: name.endsWith('/') && central.size === 0,
    special: SPECIAL_MODES.has(central.unixMode & S_IFMT),
    seenIn: local === undefined ? 'central' : 'both',
  };
}

function noteDifferences(central: CentralRecord, local: LocalRecord, note: Note): void {
  const name = central.names[0] ?? '';
  if (!local.names.includes(name)) note('ZIP_NAMES_DIFFER', `${name} / ${local.names[0] ?? ''}`);
  if (central.names.length > 1 || local.names.length > 1) note('ZIP_UNICODE_NAME_DIFFERS', central.names.join(' / '));
  if (central.method !== local.method) note('ZIP_METHOD_DIFFERS', name);
  const described = (local.flags & 8) !== 0;
  if (!described && (central.packed !== local.packed || central.size !== local.size)) note('ZIP_SIZES_DIFFER', name);
  if (!described && central.crc !== local.crc) note('ZIP_CRC_DIFFERS', name);
}

function noteRepeats(entries: readonly ZipEntry[], note: Note): void {
  const names = new Set<string>();
  let lastEnd = 0;
  for (const entry of [...entries].sort((a, b) => a.dataStart - b.dataStart)) {
    const key = entry.name.toLowerCase();
    if (names.has(key)) note('ZIP_DUPLICATE_NAME', entry.name);
    names.add(key);
    if (entry.seenIn !== 'central' && entry.dataStart < lastEnd) note('ZIP_OVERLAP', entry.name);
    lastEnd = Math.max(lastEnd, entry.dataEnd);
  }
}
