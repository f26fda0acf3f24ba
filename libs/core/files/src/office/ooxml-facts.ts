import { readSmallEntry } from '../zip/zip-content.js';
import type { ZipIndex } from '../zip/zip-index.js';

export interface OoxmlFacts {
  readonly macros: boolean;
  readonly macroSheets: boolean;
  readonly activeX: boolean;
  /** Number of embedded objects. */
  readonly objects: number;
  /** Target of a template, object or frame that is loaded from elsewhere; empty for none. */
  readonly external: string;
  /** What a DDE field or link would start; empty for none. */
  readonly dde: string;
}

const MAX_PART = 4 * 1024 * 1024;
const MAX_PARTS_READ = 60;
const LOADED = /relationships\/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath|control|image)"/;

/** What an Office package contains, by its part names, relationships and fields. No XML parser: no DTD, no entities, only patterns. */
export function readOoxml(bytes: Buffer, index: ZipIndex): OoxmlFacts {
  const named = index.entries.map((entry) => ({ entry, name: entry.name.toLowerCase().replaceAll('\\', '/') }));
  const has = (pattern: RegExp) => named.some(({ name }) => pattern.test(name));
  let external = '';
  let dde = '';
  let read = 0;
  for (const { entry, name } of named) {
    const relations = name.endsWith('.rels');
    const content = /^(?:word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|xl\/externallinks\/[^/]+\.xml)$/.test(name);
    if ((!relations && !content) || read >= MAX_PARTS_READ) continue;
    read += 1;
    const text = readSmallEntry(bytes, entry, MAX_PART)?.toString('utf8') ?? '';
    if (relations) external ||= externalTarget(text);
    else dde ||= ddeOf(text);
  }
  return {
    macros: has(/vbaproject\.bin$/),
    macroSheets: has(/(?:^|\/)xl\/macrosheets\//),
    activeX: has(/(?:^|\/)activex\/activex/),
    objects: named.filter(({ name }) => /(?:^|\/)embeddings\/[^/]+$/.test(name)).length,
    external,
    dde,
  };
}

function externalTarget(text: string): string {
  for (const [element] of text.matchAll(/<Relationship\s[^>]{1,4000}>/g)) {
    if (!/TargetMode\s*=\s*["']External["']/.test(element) || !LOADED.test(element)) continue;
    const target = /Target\s*=\s*["']([^"']{1,500})/.exec(element)?.[1] ?? '';
    // A picture from the web is tracking, not code; only what is executed or parsed as a document counts.
    if (!/relationships\/image"/.test(element) && /^(?:https?:|ftp:|file:|mhtml:|\\\\|ms-)/i.test(target)) return target;
  }
  return '';
}

function ddeOf(text: string): string {
  const link = /<(?:\w+:)?ddeLink\s[^>]{0,500}ddeService="([^"]{1,100})"/.exec(text)?.[1];
  if (link !== undefined) return link;
  // A field's instruction may be spread over many runs.
  const instructions = [...text.matchAll(/<w:(?:instrText[^>]{0,100}>([^<]{0,2000})|fldSimple[^>]{0,200}w:instr="([^"]{0,2000})")/g)]
    .map(([, run, simple]) => run ?? simple ?? '')
    .join('');
  return /\bDDE(?:AUTO)?\b.{0,150}/i.exec(instructions)?.[0] ?? '';
}
