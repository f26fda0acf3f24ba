import CFB from 'cfb';

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

const STREAM = 2;
const STORAGE = 1;
const MAGIC = 'd0cf11e0a1b11ae1';
/** Streams that are kept; a real document has some hundred. */
const MAX_STREAMS = 4096;

/** Opens a compound file (MS-CFB). Undefined when it is none or is broken beyond reading. Never throws. */
export function openOle(bytes: Buffer): OleFile | undefined {
  if (bytes.length < 512 || bytes.toString('hex', 0, 8) !== MAGIC) return undefined;
  try {
    const file = CFB.read(bytes, { type: 'buffer' });
    const streams: OleStream[] = [];
    const storages: string[] = [];
    const root = file.FullPaths[0] ?? '';
    file.FileIndex.forEach((entry, i) => {
      const path = (file.FullPaths[i] ?? entry.name).slice(root.length).replace(/\/$/, '');
      if (entry.type === STORAGE) storages.push(path);
      if (entry.type === STREAM && streams.length < MAX_STREAMS) streams.push({ path, bytes: Buffer.from(entry.content ?? []) });
    });
    return { streams, storages, rootClass: classOf(file.FileIndex[0]?.clsid) };
  } catch {
    return undefined;
  }
}

function classOf(clsid: unknown): string {
  const text = typeof clsid === 'string' ? clsid.toLowerCase().replace(/[^0-9a-f]/g, '') : '';
  return /^0*$/.test(text) ? '' : text;
}

/** The stream with that path, without regard to case. */
export function oleStream(file: OleFile, path: string): Buffer | undefined {
  const wanted = path.toLowerCase();
  return file.streams.find((stream) => stream.path.toLowerCase() === wanted)?.bytes;
}
