import { completes, Meter } from '../looking/meter.js';
import { compoundSectors } from './compound-sectors.js';
import type { CompoundSectors } from './compound-sectors.js';

/** One stream of a compound file. */
export interface OleStream {
  /** Storages and name joined by `/`, without the root, as stored. */
  readonly path: string;
  readonly bytes: Buffer;
}

export interface OleFile {
  readonly streams: readonly OleStream[];
  /** Storages' paths, without the root. */
  readonly storages: readonly string[];
  /** Class id of the root storage, lower-case hex without hyphens; empty for none. */
  readonly rootClass: string;
}

const MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENTRY = 128;
const STORAGE = 1;
const STREAM = 2;
const MINI_CUTOFF = 4096;
/** Storages within each other; a real document has a few. What lies deeper is read under its own name alone. */
const MAX_NESTING = 32;
/** Looks at each byte. Honest streams do not share sectors: each byte belongs to a table or to one stream. */
const LOOKS = 6;

/**
 * Opens a compound file (MS-CFB). Undefined when it is none, is broken beyond reading, or its streams overlap so much that together they are many times the file.
 * Streams that no storage leads to are given too. Never throws.
 */
export function openOle(bytes: Buffer, meter?: Meter): OleFile | undefined {
  if (bytes.length < 512 || !bytes.subarray(0, 8).equals(MAGIC)) return undefined;
  const own = new Meter(LOOKS);
  own.allow(bytes.length);
  let file: OleFile | undefined;
  const complete = completes(() => {
    const sectors = compoundSectors(bytes, own);
    if (sectors !== undefined) file = readDirectory(sectors, own);
  });
  meter?.look(own.spent);
  return complete ? file : undefined;
}

function readDirectory(sectors: CompoundSectors, meter: Meter): OleFile {
  const { directory } = sectors;
  const count = Math.floor(directory.length / ENTRY);
  const streams: OleStream[] = [];
  const storages: string[] = [];
  const paths = pathsOf(directory, count);
  for (let id = 0; id < count; id++) {
    const at = id * ENTRY;
    const type = directory[at + 66];
    const path = paths[id] ?? nameAt(directory, at);
    // A path is far longer than its entry where storages are nested deeply, and is looked at by each reader of the file.
    meter.look(ENTRY + 4 * path.length);
    if (type === STORAGE) storages.push(path);
    if (type !== STREAM) continue;
    const start = directory.readInt32LE(at + 116);
    const size = directory.readInt32LE(at + 120);
    if (start < 0 && size < 0) continue;
    streams.push({ path, bytes: size >= MINI_CUTOFF ? sectors.chain(start, size) : sectors.miniChain(start, Math.max(0, size)) });
  }
  return { streams, storages, rootClass: classOf(directory.toString('hex', 80, 96)) };
}

/** Paths of the entries that storages lead to, by the trees of siblings (2.6.4). Each entry has one place, the first that is found. */
function pathsOf(directory: Buffer, count: number): readonly (string | undefined)[] {
  const paths = new Array<string | undefined>(count).fill(undefined);
  paths[0] = '';
  const pending: { readonly id: number; readonly folder: string; readonly depth: number }[] = [];
  const push = (id: number, folder: string, depth: number) => {
    if (id > 0 && id < count && paths[id] === undefined && depth <= MAX_NESTING) pending.push({ id, folder, depth });
  };
  push(directory.readInt32LE(76), '', 1);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { id, folder, depth } = next;
    if (paths[id] !== undefined) continue;
    const at = id * ENTRY;
    const path = `${folder}${nameAt(directory, at)}`;
    paths[id] = path;
    push(directory.readInt32LE(at + 68), folder, depth);
    push(directory.readInt32LE(at + 72), folder, depth);
    if (directory[at + 66] === STORAGE) push(directory.readInt32LE(at + 76), `${path}/`, depth + 1);
  }
  return paths;
}

/** The length counts the NUL behind the name (2.6.1). */
function nameAt(directory: Buffer, at: number): string {
  const size = Math.min(64, directory.readUInt16LE(at + 64));
  return directory.toString('utf16le', at, at + Math.max(0, size - 2));
}

function classOf(hex: string): string {
  return hex === '0'.repeat(32) ? '' : hex;
}

/** Streams by their paths in lower case, as programs look them up. */
export function streamsByPath(file: OleFile): ReadonlyMap<string, OleStream> {
  const byPath = new Map<string, OleStream>();
  for (const stream of file.streams) {
    const key = stream.path.toLowerCase();
    if (!byPath.has(key)) byPath.set(key, stream);
  }
  return byPath;
}
