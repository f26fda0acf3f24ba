import { decodeCharset } from '@postern/mail';

import { decompressVba } from './ms-ovba.js';
import type { OleFile } from './ole-file.js';

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
const PROJECT_STREAM = /(?:^|\/)(?:vba\/(?:dir|_vba_project)|_vba_project)$/i;

/** Every VBA project of a compound file (MS-OVBA 2.3.4), wherever it is nested. */
export function readVba(file: OleFile): VbaProjects {
  const present =
    file.streams.some((stream) => PROJECT_STREAM.test(stream.path)) || file.storages.some((path) => /(?:^|\/)_vba_project_cur$/i.test(path));
  if (!present) return { present: false, modules: [], stomped: false };
  const modules: VbaModule[] = [];
  let stomped = false;
  const read = new Set<string>();
  for (const dir of file.streams.filter((stream) => /(?:^|\/)vba\/dir$/i.test(stream.path))) {
    const folder = dir.path.slice(0, -'dir'.length);
    for (const entry of readDir(decompressVba(dir.bytes) ?? Buffer.alloc(0))) {
      const stream = file.streams.find((candidate) => candidate.path.toLowerCase() === `${folder}${entry.stream}`.toLowerCase());
      if (stream === undefined || modules.length >= MAX_MODULES) continue;
      read.add(stream.path);
      const text = decompressVba(stream.bytes, entry.offset);
      const source = text === undefined ? '' : decodeCharset(text, `windows-${entry.codePage}`);
      if (!/^Attribute VB_/m.test(source)) stomped = true;
      modules.push({ name: entry.stream, source });
    }
  }
  // Modules that the directory does not name: their container begins right before the first attribute.
  for (const stream of file.streams) {
    if (read.has(stream.path) || modules.length >= MAX_MODULES || !/(?:^|\/)vba\/[^/]+$/i.test(stream.path)) continue;
    const mark = stream.bytes.indexOf('\0Attribut', 0, 'latin1');
    const text = mark < 3 ? undefined : decompressVba(stream.bytes, mark - 3);
    if (text !== undefined) modules.push({ name: stream.path.slice(stream.path.lastIndexOf('/') + 1), source: text.toString('latin1') });
  }
  return { present, modules, stomped };
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

/** Records of the dir stream (2.3.4.2): id, size, data; only the version record is two octets longer than it says. */
function readDir(dir: Buffer): readonly DirEntry[] {
  const entries: DirEntry[] = [];
  let codePage = 1252;
  let name = '';
  for (let at = 0; at + 6 <= dir.length; ) {
    const id = dir.readUInt16LE(at);
    const size = dir.readUInt32LE(at + 2);
    const data = dir.subarray(at + 6, at + 6 + size);
    at += 6 + size + (id === VERSION ? 2 : 0);
    if (id === CODE_PAGE && data.length === 2) codePage = data.readUInt16LE(0);
    else if (id === STREAM_NAME) name = data.toString('latin1');
    else if (id === STREAM_NAME_UNICODE && data.length > 0) name = data.toString('utf16le');
    else if (id === OFFSET && data.length === 4 && name !== '') entries.push({ stream: name, offset: data.readUInt32LE(0), codePage });
  }
  return entries;
}

const AUTO =
  /\b(?:auto_?(?:open|exec|close|exit|new)|document_?(?:open|new|close|beforeclose)|workbook_?(?:open|activate|beforeclose)|(?:image|frame|inkpicture|webbrowser)\d?_\w+|\w+_(?:layout|painted|titlechange|onenter))\s*\(/i;
const EXECUTES =
  /\b(?:shell\s*\(?|shellexecute|wscript\.shell|winexec|createprocess\w*|powershell|mshta|cmd(?:\.exe)?\s*\/c|win32_process|regsvr32|rundll32|certutil|bitsadmin|virtualalloc|createthread)\b|\.(?:run|exec|create)\s*\(?\s*["\w]/i;
const FETCHES =
  /\b(?:urldownloadtofile\w*|xmlhttp|winhttprequest|adodb\.stream|savetofile|frombase64string|bin\.base64|environ\s*\$?\s*\(?\s*"(?:temp|tmp|appdata|userprofile|public)|net\.webclient|downloadstring|downloadfile|strreverse|chrw?\s*\$?\s*\(\s*\d+\s*\)\s*&)/i;

/** What the sources can do: run by themselves, start programs, fetch or unpack something. */
export function judgeVba(modules: readonly VbaModule[]): { readonly auto: string; readonly executes: string; readonly fetches: string } {
  const text = modules
    .map((module) => module.source)
    .join('\n')
    .slice(0, 4_000_000);
  const first = (pattern: RegExp) => pattern.exec(text)?.[0] ?? '';
  return { auto: first(AUTO), executes: first(EXECUTES), fetches: first(FETCHES) };
}
