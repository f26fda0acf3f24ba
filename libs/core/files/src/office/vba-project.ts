import { decodeCharset } from '@postern/mail';

import type { Meter } from '../looking/meter.js';
import { decompressVba } from './ms-ovba.js';
import { streamsByPath } from './ole-file.js';
import type { OleFile, OleStream } from './ole-file.js';

/** Source of one VBA module. */
export interface VbaModule {
  readonly name: string;
  /** As text; empty when the source was taken away and only compiled code is left. */
  readonly source: string;
}

export interface VbaProjects {
  /** There is a project, whatever is left of it. */
  readonly present: boolean;
  readonly modules: readonly VbaModule[];
  /** A module has compiled code but no source that fits. */
  readonly stomped: boolean;
}

const MAX_MODULES = 500;

/** Every VBA project of a compound file (MS-OVBA 2.3.4), wherever it is nested. */
export function readVba(file: OleFile, meter: Meter): VbaProjects {
  const paths = file.streams.map((stream) => stream.path.toLowerCase());
  const present =
    paths.some((path) => PROJECT_STREAMS.some((name) => endsIn(path, name))) ||
    file.storages.some((path) => endsIn(path.toLowerCase(), '_vba_project_cur'));
  if (!present) return { present: false, modules: [], stomped: false };
  const byPath = streamsByPath(file);
  const modules: VbaModule[] = [];
  let stomped = false;
  const read = new Set<OleStream>();
  const isFull = () => {
    if (modules.length >= MAX_MODULES) meter.crossed.add('LIMIT_FILES');
    return modules.length >= MAX_MODULES;
  };
  for (const [i, dir] of file.streams.entries()) {
    const path = paths[i] as string;
    if (!endsIn(path, 'vba/dir')) continue;
    const folder = path.slice(0, -'dir'.length);
    for (const entry of readDir(decompressVba(dir.bytes, meter) ?? Buffer.alloc(0), meter)) {
      const stream = byPath.get(`${folder}${entry.stream.toLowerCase()}`);
      if (stream === undefined) continue;
      if (isFull()) break;
      read.add(stream);
      const text = decompressVba(stream.bytes, meter, entry.offset);
      const source = text === undefined ? '' : decodeCharset(text, `windows-${entry.codePage}`);
      if (!hasAttributes(source)) stomped = true;
      modules.push({ name: entry.stream, source });
    }
  }
  // Modules that the directory does not name: their container begins right before the first attribute.
  for (const [i, stream] of file.streams.entries()) {
    const path = paths[i] as string;
    if (read.has(stream) || !endsIn(path.slice(0, path.lastIndexOf('/')), 'vba')) continue;
    meter.look(stream.bytes.length);
    const mark = stream.bytes.indexOf(ATTRIBUTE, 0, 'latin1');
    const text = mark < 3 ? undefined : decompressVba(stream.bytes, meter, mark - 3);
    if (text === undefined) continue;
    if (isFull()) break;
    modules.push({ name: stream.path.slice(stream.path.lastIndexOf('/') + 1), source: text.toString('latin1') });
  }
  return { present, modules, stomped };
}

const PROJECT_STREAMS = ['vba/dir', 'vba/_vba_project', '_vba_project'];
const ATTRIBUTE = '\0Attribut';

/** The path is this one, or ends in it at a storage. */
function endsIn(path: string, name: string): boolean {
  return path.endsWith(name) && (path.length === name.length || path[path.length - name.length - 1] === '/');
}

/** Each module begins with such lines. */
function hasAttributes(source: string): boolean {
  return source.startsWith('Attribute VB_') || source.includes('\nAttribute VB_') || source.includes('\rAttribute VB_');
}

interface DirEntry {
  readonly stream: string;
  readonly offset: number;
  readonly codePage: number;
}

const CODE_PAGE = 0x0003;
const VERSION = 0x0009;
const STREAM_NAME = 0x001a;
const STREAM_NAME_UNICODE = 0x0032;
const OFFSET = 0x0031;

/** Records of the dir stream (2.3.4.2): id, size, data; only the version record is two bytes longer than it says. */
function readDir(dir: Buffer, meter: Meter): readonly DirEntry[] {
  const entries: DirEntry[] = [];
  let codePage = 1252;
  let name = '';
  for (let at = 0; at + 6 <= dir.length; ) {
    const id = dir.readUInt16LE(at);
    const size = dir.readUInt32LE(at + 2);
    const data = dir.subarray(at + 6, at + 6 + size);
    meter.look(6 + data.length);
    at += 6 + size + (id === VERSION ? 2 : 0);
    if (id === CODE_PAGE && data.length === 2) codePage = data.readUInt16LE(0);
    else if (id === STREAM_NAME) name = data.toString('latin1');
    else if (id === STREAM_NAME_UNICODE && data.length > 0) name = data.toString('utf16le');
    else if (id === OFFSET && data.length === 4 && name !== '') entries.push({ stream: name, offset: data.readUInt32LE(0), codePage });
  }
  return entries;
}
