import { linear } from '@postern/linear';

import { Cursor } from '../looking/cursor.js';
import { Literals } from '../looking/literals.js';
import { Octets } from '../looking/octets.js';
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

/** Octets of one part that are looked at. */
const MAX_PART = 64 * 1024 * 1024;
const WITH_FIELDS = linear(/^word\/(?:document|header\d{0,6}|footer\d{0,6}|footnotes|endnotes)\.xml$/);
const EXTERNAL_LINKS = 'xl/externallinks/';

/** What an Office package contains, by its part names, relationships and fields. No XML parser: no DTD, no entities, only what is looked for. */
export function readOoxml({ bytes, meter }: Octets, index: ZipIndex): OoxmlFacts {
  const named = index.entries.map((entry) => ({ entry, name: entry.name.toLowerCase().replaceAll('\\', '/') }));
  let external = '';
  let dde = '';
  for (const { entry, name } of named) {
    const isRelations = name.endsWith('.rels');
    if (isRelations ? external !== '' : dde !== '' || !hasFields(name)) continue;
    const part = new Octets(readSmallEntry(bytes, entry, MAX_PART, meter) ?? Buffer.alloc(0), meter);
    if (isRelations) external = externalTarget(part);
    else dde = ddeOf(part);
  }
  return {
    macros: named.some(({ name }) => name.endsWith('vbaproject.bin')),
    macroSheets: named.some(({ name }) => isWithin(name, 'xl/macrosheets/')),
    activeX: named.some(({ name }) => isWithin(name, 'activex/activex')),
    objects: named.filter(({ name }) => isFileOf(name, 'embeddings')).length,
    external,
    dde,
  };
}

function hasFields(name: string): boolean {
  return WITH_FIELDS.test(name) || (name.startsWith(EXTERNAL_LINKS) && name.endsWith('.xml') && !name.includes('/', EXTERNAL_LINKS.length));
}

/** The path begins like this, at its start or at a folder. */
function isWithin(name: string, beginning: string): boolean {
  return name.startsWith(beginning) || name.includes(`/${beginning}`);
}

/** A file right in a folder of that name. */
function isFileOf(name: string, folder: string): boolean {
  const slash = name.lastIndexOf('/');
  const path = name.slice(0, Math.max(0, slash));
  return slash < name.length - 1 && (path === folder || path.endsWith(`/${folder}`));
}

const RELATIONSHIP = Buffer.from('<Relationship');
const GREATER = 0x3e;
const LESS = 0x3c;
const IS_EXTERNAL = linear(/TargetMode\s*=\s*["']External["']/);
// A picture from the web is tracking, not code; only what is executed or parsed as a document counts.
const LOADED = linear(/relationships\/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath|control)"/);
const TARGET = linear(/Target\s*=\s*["']([^"']{1,500})/);
const ELSEWHERE = linear(/^(?:https?:|ftp:|file:|mhtml:|\\\\|ms-)/i);

function externalTarget(part: Octets): string {
  for (let at = part.indexOf(RELATIONSHIP); at >= 0; ) {
    const end = part.indexOf(GREATER, at);
    if (end < 0) break;
    part.meter.look(4 * (end - at));
    const element = part.bytes.toString('utf8', at, end);
    const target = IS_EXTERNAL.test(element) && LOADED.test(element) ? (TARGET.exec(element)?.[1] ?? '') : '';
    if (ELSEWHERE.test(target)) return target;
    at = part.indexOf(RELATIONSHIP, end);
  }
  return '';
}

const DDE_LINK = Buffer.from('ddeLink');
const DDE_SERVICE = linear(/ddeService="([^"]{1,100})"/);
const DDE_FIELD = linear(/\bDDE(?:AUTO)?\b.{0,150}/i);

function ddeOf(part: Octets): string {
  for (let at = part.indexOf(DDE_LINK); at >= 0; ) {
    const end = part.indexOf(GREATER, at);
    if (end < 0) break;
    const before = part.bytes[at - 1];
    const service = before === LESS || before === 0x3a ? DDE_SERVICE.exec(part.latin1(at, end))?.[1] : undefined;
    if (service !== undefined) return service;
    at = part.indexOf(DDE_LINK, end);
  }
  const instructions = fieldInstructions(part);
  part.meter.look(2 * instructions.length);
  return DDE_FIELD.exec(instructions)?.[0] ?? '';
}

const RUN = 0;
const FIELDS = new Literals(['<w:instrText', '<w:fldSimple']);
const INSTRUCTION = linear(/w:instr="([^"]{0,2000})"/);
/** Octets of an element, and of an instruction. */
const MAX_ELEMENT = 4096;

/** Instructions of all fields; one may be spread over many runs. */
function fieldInstructions({ bytes, meter }: Octets): string {
  const cursor = new Cursor(bytes);
  const pieces: string[] = [];
  FIELDS.scan(bytes, 0, bytes.length, meter, (literal, start) => {
    cursor.at = start;
    const close = cursor.ahead(GREATER);
    if (close - start <= MAX_ELEMENT) {
      cursor.at = close + 1;
      if (literal !== RUN) pieces.push(INSTRUCTION.exec(bytes.toString('utf8', start, close))?.[1] ?? '');
      else pieces.push(bytes.toString('utf8', close + 1, Math.min(cursor.ahead(LESS), close + 1 + MAX_ELEMENT)));
    }
    meter.look(3 * cursor.looked);
    cursor.looked = 0;
    return true;
  });
  return pieces.join('');
}
