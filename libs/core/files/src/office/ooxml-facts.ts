import { linear } from '@postern/linear';

import { Cursor } from '../looking/cursor.js';
import { Literals } from '../looking/literals.js';
import type { Octets } from '../looking/octets.js';
import type { ZipIndex } from '../zip/zip-index.js';
import { partOf, partTypes, relations } from './ooxml-parts.js';
import { attribute, elements } from './xml-elements.js';

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
  /** What an action of a slide would start; empty for none. */
  readonly program: string;
}

/** Parts that are read, by content type or by the name that Office itself gives them. */
const WITH_FIELDS = linear(
  /wordprocessingml\.(?:document|template|header|footer|footnotes|endnotes|comments|glossary)|ms-word\.(?:document|template)/,
);
const NAMED_WITH_FIELDS = linear(/^word\/(?:document|header\d{0,6}|footer\d{0,6}|footnotes|endnotes)\.xml$/);
const SLIDES = linear(/presentationml\.(?:slide|notesslide|handoutmaster|presentation)|ms-powerpoint\./);
const EXTERNAL_LINKS = 'xl/externallinks/';
const LINKS = 'spreadsheetml.externallink';

/** Kinds of relationships, and words of content types, that tell the same as a name does. */
const PROJECTS = new Set(['vbaproject']);
const MACRO_SHEETS = new Set(['xlmacrosheet', 'xlintlmacrosheet']);
const CONTROLS = new Set(['control', 'activexcontrolbinary']);
const OBJECTS = new Set(['oleobject', 'package']);

/** What an Office package contains, by its content types, relationships, part names and fields. No XML parser: no DTD, only what is looked for. */
export function readOoxml({ bytes, meter }: Octets, index: ZipIndex): OoxmlFacts {
  const named = index.entries.map((entry) => ({ entry, name: entry.name.toLowerCase().replaceAll('\\', '/') }));
  const { declared, typeOf } = partTypes(bytes, index, meter);
  const kinds = new Set<string>();
  let objects = 0;
  let external = '';
  let dde = '';
  let program = '';
  for (const { entry, name } of named) {
    const type = typeOf(name);
    if (name.endsWith('.rels') || type.includes('package.relationships')) {
      for (const relation of relations(partOf(bytes, entry, meter))) {
        kinds.add(relation.kind);
        if (!relation.external && OBJECTS.has(relation.kind)) objects += 1;
        if (relation.external && LOADED.has(relation.kind) && ELSEWHERE.test(relation.target)) external ||= relation.target;
        if (relation.external && HANDLED.test(relation.target)) program ||= relation.target;
      }
      continue;
    }
    if (dde === '' && hasFields(name, type)) dde = ddeOf(partOf(bytes, entry, meter));
    if (program === '' && hasActions(name, type)) program = programOf(partOf(bytes, entry, meter));
  }
  const has = (own: ReadonlySet<string>) => [...kinds].some((kind) => own.has(kind));
  const says = (word: string) => declared.some((type) => type.includes(word));
  return {
    macros: named.some(({ name }) => name.endsWith('vbaproject.bin')) || has(PROJECTS) || says('vbaproject'),
    macroSheets: named.some(({ name }) => isWithin(name, 'xl/macrosheets/')) || has(MACRO_SHEETS) || says('macrosheet'),
    activeX: named.some(({ name }) => isWithin(name, 'activex/activex')) || has(CONTROLS) || says('activex'),
    objects: Math.max(objects, named.filter(({ name }) => isFileOf(name, 'embeddings')).length),
    external,
    dde,
    program,
  };
}

function hasFields(name: string, type: string): boolean {
  if (WITH_FIELDS.test(type) || NAMED_WITH_FIELDS.test(name) || type.includes(LINKS)) return true;
  return name.startsWith(EXTERNAL_LINKS) && name.endsWith('.xml') && !name.includes('/', EXTERNAL_LINKS.length);
}

function hasActions(name: string, type: string): boolean {
  return SLIDES.test(type) || (name.startsWith('ppt/') && name.endsWith('.xml'));
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

// A picture from the web is tracking, not code; only what is executed or parsed as a document counts.
const LOADED = new Set(['attachedtemplate', 'oleobject', 'frame', 'subdocument', 'externallinkpath', 'control']);
const ELSEWHERE = linear(/^(?:https?:|ftp:|file:|mhtml:|\\\\|ms-)/i);

/** Targets that a program of Windows opens as soon as they are loaded: no document needs them. */
const HANDLED = linear(/^(?:mhtml:|mk:|its:|ms-its:|ms-msdt:|search-ms:|script:|x-usc:)/i);

/** Actions of a slide that start something when it is shown, clicked or passed (MS-OE376 2.1.1205). */
function programOf(part: Octets): string {
  for (const element of ['hlinkClick', 'hlinkHover', 'hlinkMouseOver'])
    for (const text of elements(part, element)) {
      const action = attribute(text, 'action').trim();
      if (PROGRAM.test(action)) return action;
    }
  return '';
}

const PROGRAM = linear(/^ppaction:\/\/(?:program|macro)/i);

const GREATER = 0x3e;
const LESS = 0x3c;
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
/** Bytes of an element, and of an instruction. */
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
