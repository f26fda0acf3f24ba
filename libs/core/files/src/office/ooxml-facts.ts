import { linear } from '@postern/linear';

import { octetSet } from '../looking/characters.js';
import { Literals } from '../looking/literals.js';
import type { Octets } from '../looking/octets.js';
import type { ZipIndex } from '../zip/zip-index.js';
import { partOf, partTypes, relations } from './ooxml-parts.js';
import { attribute, elements, opensAt, tagEnd, textFrom } from './xml-elements.js';

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
const LINKS = '.externallink';

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
    if (dde === '' && hasFields(name, type)) {
      const part = partOf(bytes, entry, meter);
      dde = ddeOf(part) || (isLink(name, type) ? ddeOfRecords(part) : '');
    }
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
  return WITH_FIELDS.test(type) || NAMED_WITH_FIELDS.test(name) || isLink(name, type);
}

function isLink(name: string, type: string): boolean {
  return type.includes(LINKS) || (name.startsWith(EXTERNAL_LINKS) && !name.includes('/', EXTERNAL_LINKS.length));
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

/** A field is of the kind that its first word says (ECMA-376 part 1, 17.16.5); elsewhere the word is part of a link or a text. */
const DDE_FIELD = linear(/^[^A-Za-z0-9_]{0,200}(DDE(?:AUTO)?\b.{0,150})/i);

/** What a DDE field or link in this part would start; empty for none. */
export function ddeOf(part: Octets): string {
  for (const text of elements(part, 'ddeLink')) {
    const service = attribute(text, 'ddeService');
    if (service !== '') return service;
  }
  for (const instruction of fieldInstructions(part)) {
    const field = DDE_FIELD.exec(instruction.trimStart())?.[1];
    if (field !== undefined) return field;
  }
  return '';
}

const RUN = 0;
const SIMPLE = 1;
const FIELDS = new Literals(['instrText', 'fldSimple', 'fldChar']);
const NAME_END = octetSet('\t-\r', ' ', '>', '/');
/** Bytes of one piece of an instruction. */
const MAX_PIECE = 65_536;

/** Instructions of all fields; one may be spread over many runs, and each character of a field begins another piece. */
function fieldInstructions(part: Octets): readonly string[] {
  const { bytes, meter } = part;
  const instructions = [''];
  let passed = 0;
  FIELDS.scan(bytes, 0, bytes.length, meter, (literal, start) => {
    const behind = start + (literal === RUN || literal === SIMPLE ? 9 : 7);
    if (start < passed || !opensAt(bytes, start) || NAME_END[bytes[behind] ?? 0] !== 1) return true;
    if (literal === RUN) {
      const end = tagEnd(bytes, behind);
      meter.look(Math.max(0, end - behind));
      if (end < 0) return false;
      const piece = textFrom(part, end + 1, MAX_PIECE);
      passed = piece.end;
      instructions.push(`${instructions.pop() ?? ''}${piece.text}`);
    } else if (literal === SIMPLE) {
      const end = tagEnd(bytes, behind);
      meter.look(2 * Math.max(0, end - behind));
      if (end >= 0) instructions.push(attribute(bytes.toString('utf8', behind, end), 'instr'), '');
    } else instructions.push('');
    return true;
  });
  return instructions;
}

/** The service of a DDE link in a workbook of records (MS-XLSB 2.4.177 BrtBeginSupBook); empty for none. */
function ddeOfRecords({ bytes, meter }: Octets): string {
  for (let at = 0; at < bytes.length; ) {
    const type = sevenBits(bytes, at, 2);
    const size = sevenBits(bytes, type.next, 4);
    meter.look(size.next - at);
    const { next } = size;
    if (type.value === BEGIN_SUP_BOOK && next + 6 <= bytes.length && bytes.readUInt16LE(next) === DDE_LINK) {
      const length = Math.min(bytes.readUInt32LE(next + 2), 100);
      return bytes.toString('utf16le', next + 6, next + 6 + 2 * length) || '?';
    }
    at = next + size.value;
  }
  return '';
}

const BEGIN_SUP_BOOK = 360;
const DDE_LINK = 1;

/** A number of seven bits in each byte, the least first; the highest bit says that one more follows. */
function sevenBits(bytes: Buffer, from: number, max: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < max; i++) {
    const octet = bytes[from + i] ?? 0;
    value += (octet & 127) * 128 ** i;
    if (octet < 128) return { value, next: from + i + 1 };
  }
  return { value, next: from + max };
}
