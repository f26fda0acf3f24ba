import type { FileFinding } from '../findings.js';
import { finder } from '../findings.js';
import { completes, Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { CENTRAL, END, hasArchiveExtra, isCentral, isPlausibleLocal, LOCAL, readCentral, readEnd, readLocal } from './zip-records.js';
import type { CentralRecord, EndRecord, LocalRecord } from './zip-records.js';

/** One member by all readings together. */
export interface ZipEntry {
  /** The name most programs show. */
  readonly name: string;
  readonly names: readonly string[];
  /** Methods that any header claims; 0 stored, 8 deflated. */
  readonly methods: readonly number[];
  readonly crc: number;
  /** Declared bytes after unpacking; 0 when only a data descriptor would tell. */
  readonly size: number;
  readonly dataStart: number;
  /** At most where its packed bytes end. */
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
  /** Why it is not all of them: more than were asked for, or records that overlap so much that reading them all would never end. */
  readonly limit: 'files' | 'work' | undefined;
}

const MAX_ENDS = 32;
/** End records that are looked at; a file full of them must not cost more. */
const MAX_END_TRIES = 64;
/** Looks at each byte of an archive. Honest records do not overlap: names and headers are read twice, the rest is searched for headers. */
const LOOKS = 16;

/**
 * Would some program open it as a ZIP: it begins with a local header, or has an end record with a directory where it says. `strictly`: only when the archive
 * also ends the file, for containers that may just hold a ZIP.
 */
export function looksLikeZip(bytes: Buffer, strictly: boolean, meter?: Meter): boolean {
  const octets = new Octets(bytes, archiveMeter(bytes));
  let looks = false;
  const complete = completes(() => {
    looks =
      readLocal(octets, 0) !== undefined ||
      (bytes.length >= 22 && bytes.subarray(0, 4).equals(END)) ||
      directories(octets).some(({ end }) => !strictly || end.end >= bytes.length - 2);
  });
  meter?.look(octets.meter.spent);
  return looks || !complete;
}

/**
 * Reads a ZIP as the union of every central directory and every local header (APPNOTE 4.3), because programs differ in which they believe: whatever any of
 * them would unpack is an entry here. Differences are findings. Never throws. The work is linear in the bytes: an archive whose records overlap ends early, and
 * `limit` says so.
 */
export function indexZip(bytes: Buffer, maxEntries: number, meter?: Meter): ZipIndex {
  const octets = new Octets(bytes, archiveMeter(bytes));
  const { findings, note } = finder();
  const index = { entries: [] as ZipEntry[], encryptedDirectory: false };
  const complete = completes(() => collect(octets, maxEntries, index, note));
  noteRepeats(index.entries, note);
  meter?.look(octets.meter.spent);
  const limit = complete ? (index.entries.length >= maxEntries ? 'files' : undefined) : 'work';
  return { ...index, findings, limit };
}

function collect(octets: Octets, maxEntries: number, index: { readonly entries: ZipEntry[]; encryptedDirectory: boolean }, note: Note): void {
  const { entries } = index;
  const found = directories(octets);
  if (found.length === 0) note('ZIP_NO_DIRECTORY', '');
  if (found.length > 1) note('ZIP_SEVERAL_ENDS', `${found.length} end records`);
  const taken = new Map<number, ZipEntry>();
  for (const { end, start, base } of found) {
    let count = 0;
    for (let at = start; entries.length < maxEntries; count++) {
      const central = readCentral(octets, at);
      if (central === undefined) break;
      at = central.next;
      const local = readLocal(octets, central.localOffset + base) ?? readLocal(octets, central.localOffset);
      if (local !== undefined && taken.has(local.at)) note('ZIP_DUPLICATE_OFFSET', central.names[0] ?? '');
      const entry = merged(octets, central, local, note);
      entries.push(entry);
      if (local !== undefined) taken.set(local.at, entry);
    }
    if (hasArchiveExtra(octets, start)) index.encryptedDirectory = true;
    if (count !== end.count && entries.length < maxEntries) note('ZIP_COUNT_DIFFERS', `${count} entries, ${end.count} declared`);
    if (base > 0) note('ZIP_PREFIX', `${base} bytes`);
  }
  const last = Math.min(...found.map(({ end }) => end.end));
  if (last < contentEnd(octets)) note('ZIP_SUFFIX', `${octets.length - last} bytes`);
  for (const { local, dataEnd } of strayLocals(octets, taken, 0, octets.length)) {
    if (entries.length >= maxEntries) break;
    note('ZIP_HIDDEN_ENTRY', local.names[0] ?? '');
    entries.push(fromLocal(local, dataEnd));
  }
}

/** Where the file ends without zeros and line ends. */
function contentEnd({ bytes, meter }: Octets): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 10 || bytes[end - 1] === 13)) end -= 1;
  meter.look(bytes.length - end);
  return end;
}

/** What searches within one archive may look at together. */
export function archiveMeter(bytes: Buffer): Meter {
  const meter = new Meter(LOOKS);
  meter.allow(bytes.length);
  return meter;
}

/** Entries that begin within [from, to): what a member's packed bytes hide behind their own end. `complete` is false when the meter ended it. */
export function indexLocals(
  bytes: Buffer,
  from: number,
  to: number,
  meter: Meter,
): { readonly entries: readonly ZipEntry[]; readonly complete: boolean } {
  const entries: ZipEntry[] = [];
  const complete = completes(() => {
    for (const { local, dataEnd } of strayLocals(new Octets(bytes, meter), new Map(), from, to)) entries.push(fromLocal(local, dataEnd));
  });
  return { entries, complete };
}

interface Directory {
  readonly end: EndRecord;
  readonly start: number;
  /** What to add to its offsets: bytes before the archive. */
  readonly base: number;
  /** Bytes of its members. */
  members?: readonly (readonly [start: number, end: number])[];
}

function directories(octets: Octets): readonly Directory[] {
  const all: Directory[] = [];
  for (const at of lastEnds(octets)) {
    if (all.length >= MAX_ENDS) break;
    const end = readEnd(octets, at);
    if (end === undefined) continue;
    const byEnd = end.at - end.directorySize;
    const start = [byEnd, end.directoryOffset].find((offset) => isCentral(octets, offset) || hasArchiveExtra(octets, offset));
    if (start === undefined || all.some((other) => other.start === start)) continue;
    // The end record of a stored inner archive lies within a member; its entries belong to that member, not to this archive.
    if (all.some((other) => at < other.end.at && insideMember(octets, other, start))) continue;
    all.push({ end, start, base: start - end.directoryOffset });
  }
  return all;
}

/** Offsets of end records, the last ones, backwards. Searching forwards is what is fast. */
function lastEnds(octets: Octets): readonly number[] {
  const offsets: number[] = [];
  let next = 0;
  for (let at = octets.indexOf(END); at >= 0; at = octets.indexOf(END, at + 4)) {
    offsets[next] = at;
    next = (next + 1) % (MAX_END_TRIES + 1);
  }
  return offsets.sort((a, b) => b - a);
}

/** Whether the place lies in the bytes of a member that this directory names. */
function insideMember(octets: Octets, outer: Directory, offset: number): boolean {
  outer.members ??= membersOf(octets, outer);
  let low = 0;
  let high = outer.members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((outer.members[middle]?.[1] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return (outer.members[low]?.[0] ?? offset + 1) <= offset;
}

/** Bytes of the members, in their order, those that overlap as one. */
function membersOf(octets: Octets, { start, base }: Directory): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (let at = start; ; ) {
    const central = readCentral(octets, at);
    if (central === undefined) break;
    at = central.next;
    const local = readLocal(octets, central.localOffset + base);
    if (local !== undefined && central.packed > 0) spans.push([local.dataStart, local.dataStart + central.packed]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else merged.push(span);
  }
  return merged;
}

interface StrayLocal {
  readonly local: LocalRecord;
  readonly dataEnd: number;
}

/** Local headers that no directory names and that lie in no known member's bytes. */
function* strayLocals(octets: Octets, taken: ReadonlyMap<number, ZipEntry>, from: number, to: number): Iterable<StrayLocal> {
  let at = octets.indexOf(LOCAL, from);
  const known = [...taken].map(([start, entry]) => ({ start, end: entry.dataEnd })).sort((a, b) => a.start - b.start);
  let next = 0;
  let covered = from;
  while (at >= 0 && at < to) {
    while (next < known.length && (known[next]?.start ?? 0) <= at) covered = Math.max(covered, known[next++]?.end ?? 0);
    const local = at >= covered && !taken.has(at) && isPlausibleLocal(octets, at) ? readLocal(octets, at) : undefined;
    if (local !== undefined && local.names[0] !== '') {
      const dataEnd = endOf(octets, local);
      covered = Math.max(covered, dataEnd);
      yield { local, dataEnd };
    }
    at = octets.indexOf(LOCAL, Math.max(at + 4, Math.min(covered, to)));
  }
}

/** Where the packed bytes of an entry end at most. With a data descriptor the header does not say: the next record ends it. */
function endOf(octets: Octets, local: LocalRecord): number {
  if ((local.flags & 8) === 0 || local.packed > 0) return Math.min(octets.length, local.dataStart + local.packed);
  const nextLocal = octets.indexOf(LOCAL, local.dataStart);
  const until = nextLocal < 0 ? octets.length : nextLocal;
  const central = octets.indexOf(CENTRAL, local.dataStart, until);
  return central < 0 ? until : central;
}

function fromLocal(local: LocalRecord, dataEnd: number): ZipEntry {
  const name = local.names[0] ?? '';
  return {
    name,
    names: local.names,
    methods: [local.method],
    crc: local.crc,
    size: local.size,
    dataStart: local.dataStart,
    dataEnd,
    encrypted: (local.flags & 1) !== 0,
    directory: name.endsWith('/') && local.size === 0,
    special: false,
    seenIn: 'local',
  };
}

/** A data descriptor with signature and sizes of 64 bits (APPNOTE 4.3.9). */
const DESCRIPTOR = 24;
const S_IFMT = 0xf000;
const SPECIAL_MODES = new Set([0xa000, 0x2000, 0x6000, 0x1000, 0xc000]);

type Note = ReturnType<typeof finder>['note'];

function merged(octets: Octets, central: CentralRecord, local: LocalRecord | undefined, note: Note): ZipEntry {
  const name = central.names[0] ?? '';
  if (local === undefined) note('ZIP_CENTRAL_ONLY', name);
  else noteDifferences(central, local, note);
  const dataStart = local?.dataStart ?? octets.length;
  const packed =
    local !== undefined && (local.flags & 8) === 0
      ? Math.min(local.packed, central.packed) || Math.max(local.packed, central.packed)
      : central.packed;
  const told = Math.min(octets.length, dataStart + packed);
  // Who unpacks a stream as it comes goes by the descriptor, or by the end of the data, and not by a directory that says less.
  const reach = local !== undefined && (local.flags & 8) !== 0 ? endOf(octets, { ...local, packed: 0 }) : told;
  const goesOn = reach > told + DESCRIPTOR;
  if (goesOn) note('ZIP_SIZES_DIFFER', name);
  return {
    name,
    names: [...new Set([...central.names, ...(local?.names ?? [])])],
    methods: [...new Set([central.method, ...(local === undefined ? [] : [local.method])])],
    crc: central.crc,
    size: Math.max(central.size, local?.size ?? 0),
    dataStart,
    dataEnd: goesOn ? reach : told,
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
