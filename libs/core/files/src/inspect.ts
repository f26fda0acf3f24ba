import { activeMimeObject, binHexFile, dataUrls, flatXmlObjects } from './containers/flat-objects.js';
import { scanPdf } from './containers/pdf-scan.js';
import { readPkcs7 } from './containers/pkcs7-content.js';
import { readTnef } from './containers/tnef-files.js';
import type { EmbeddedFile } from './embedded-file.js';
import { finder } from './findings.js';
import type { FileFinding, FileFindingCode } from './findings.js';
import { openOle } from './office/ole-file.js';
import { readOleFacts } from './office/ole-facts.js';
import { oleObjects } from './office/ole-objects.js';
import { oneNoteFiles } from './office/onenote-files.js';
import { readOoxml } from './office/ooxml-facts.js';
import { readRtf } from './office/rtf-objects.js';
import { judgeVba, readVba } from './office/vba-project.js';
import { indexZip } from './zip/zip-index.js';

/** What a file is made of, beside what an archive reader would unpack. */
export interface Inspection {
  /** Its content, or a part of it, can only be read with a key. */
  readonly encrypted: boolean;
  /** It carries a VBA project or Excel 4 macro sheets. */
  readonly macros: boolean;
  /** Files within it, for the walker. */
  readonly embedded: readonly EmbeddedFile[];
  /** A MIME entity to be read as mail: `itself`, or the content of an S/MIME object. */
  readonly entity?: Buffer;
  /** It could not be read as what it is. */
  readonly malformed: boolean;
  readonly findings: readonly FileFinding[];
}

interface Collector {
  encrypted: boolean;
  macros: boolean;
  malformed: boolean;
  entity?: Buffer;
  readonly embedded: EmbeddedFile[];
  note(code: FileFindingCode, evidence: string): void;
}

type Inspector = (bytes: Buffer, into: Collector) => void;

const ZIP_ENTRIES = 5000;

/** One line for each type that has something to look at. A polyglot gets all of its inspectors. */
const INSPECTORS: Readonly<Record<string, Inspector>> = {
  ole: inspectOle,
  ooxml: inspectOoxml,
  pdf: inspectPdf,
  rtf: inspectRtf,
  one: (bytes, into) => embed(into, oneNoteFiles(bytes)),
  tnef: inspectTnef,
  p7m: inspectPkcs7,
  activemime: (bytes, into) => embed(into, [activeMimeObject(bytes)]),
  binhex: (bytes, into) => embed(into, [binHexFile(bytes)]),
  xml: (bytes, into) => embed(into, flatXmlObjects(bytes)),
  eml: (bytes, into) => void (into.entity = bytes),
  mht: (bytes, into) => void (into.entity = bytes),
  mbox: (bytes, into) => void (into.entity = bytes.subarray(bytes.indexOf(10) + 1)),
  uue: (bytes, into) => void (into.entity ??= Buffer.concat([Buffer.from('Content-Type: text/plain\r\n\r\n'), bytes])),
  slk: inspectSheetText,
  csv: inspectSheetText,
  txt: inspectSheetText,
  exe: inspectProgram,
  elf: inspectProgram,
  macho: inspectProgram,
  html: (bytes, into) => embed(into, dataUrls(bytes)),
  svg: (bytes, into) => embed(into, dataUrls(bytes)),
  pgp: inspectPgp,
};

/** Looks into a file by its types. Pure, never throws, linear in the octets; what it embeds is bounded. */
export function inspect(bytes: Buffer, types: readonly string[]): Inspection {
  const { findings, note } = finder();
  const into: Collector = { encrypted: false, macros: false, malformed: false, embedded: [], note };
  for (const type of types) INSPECTORS[type]?.(bytes, into);
  const { encrypted, macros, embedded, entity, malformed } = into;
  return { encrypted, macros, embedded, entity, malformed, findings };
}

function embed(into: Collector, files: readonly (EmbeddedFile | undefined)[]): void {
  for (const file of files) if (file !== undefined && file.bytes.length > 0) into.embedded.push(file);
}

function inspectOle(bytes: Buffer, into: Collector): void {
  const file = openOle(bytes);
  if (file === undefined) {
    into.malformed = true;
    into.note('OLE_MALFORMED', '');
    // A reader more tolerant than ours may still run what is in there.
    if (bytes.includes(Buffer.from('_VBA_PROJECT', 'utf16le'))) markMacros(into, 'DOC_MACROS', 'in a damaged file');
    return;
  }
  const facts = readOleFacts(file);
  if (facts.encrypted) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', '');
  }
  if (facts.macroSheets > 0) markMacros(into, 'DOC_XLM', `${facts.macroSheets} macro sheets`);
  if (facts.dde !== '') into.note('DOC_DDE', facts.dde);
  const vba = readVba(file);
  if (vba.present) {
    markMacros(into, 'DOC_MACROS', vba.modules.map((module) => module.name).join(', '));
    if (vba.stomped) into.note('DOC_MACROS_STOMPED', '');
    const { auto, executes, fetches } = judgeVba(vba.modules);
    if (auto !== '') into.note('DOC_MACROS_AUTO', auto);
    if (executes !== '' || fetches !== '') into.note('DOC_MACROS_SUSPICIOUS', [executes, fetches].filter((word) => word !== '').join(', '));
    embed(
      into,
      vba.modules.map((module) => ({ name: `${module.name}.bas`, bytes: Buffer.from(module.source), types: ['vba-source', 'txt'] })),
    );
  }
  const objects = oleObjects(file);
  if (objects.length > 0) into.note('DOC_OBJECT', objects.map((object) => object.name).join(', '));
  embed(into, objects);
}

function markMacros(into: Collector, code: FileFindingCode, evidence: string): void {
  into.macros = true;
  into.note(code, evidence);
}

function inspectOoxml(bytes: Buffer, into: Collector): void {
  const facts = readOoxml(bytes, indexZip(bytes, ZIP_ENTRIES));
  if (facts.macros) markMacros(into, 'DOC_MACROS', 'vbaProject.bin');
  if (facts.macroSheets) markMacros(into, 'DOC_XLM', 'xl/macrosheets');
  if (facts.activeX) into.note('DOC_ACTIVEX', '');
  if (facts.objects > 0) into.note('DOC_OBJECT', `${facts.objects} embedded`);
  if (facts.external !== '') into.note('DOC_EXTERNAL', facts.external);
  if (facts.dde !== '') into.note('DOC_DDE', facts.dde);
}

function inspectPdf(bytes: Buffer, into: Collector): void {
  const facts = scanPdf(bytes);
  if (facts.encrypted) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', 'PDF');
  }
  if (facts.javascript) into.note('PDF_JAVASCRIPT', '');
  if (facts.launch) into.note('PDF_LAUNCH', '');
  if (facts.openAction) into.note('PDF_OPEN_ACTION', '');
  if (facts.embedded.length > 0) into.note('PDF_EMBEDDED', facts.embedded.map((file) => file.name).join(', '));
  embed(into, facts.embedded);
}

function inspectRtf(bytes: Buffer, into: Collector): void {
  const facts = readRtf(bytes);
  if (facts.objects.length > 0) into.note('DOC_OBJECT', facts.objects.map((object) => object.name).join(', '));
  if (facts.external !== '') into.note('DOC_EXTERNAL', facts.external);
  if (facts.dde) into.note('DOC_DDE', 'RTF field');
  embed(into, facts.objects);
}

function inspectTnef(bytes: Buffer, into: Collector): void {
  const { files, malformed } = readTnef(bytes);
  if (malformed) {
    into.malformed = true;
    into.note('TNEF_MALFORMED', '');
  }
  embed(into, files);
}

function inspectPkcs7(bytes: Buffer, into: Collector): void {
  const content = readPkcs7(bytes);
  if (content.kind === 'content') into.entity = content.bytes;
  if (content.kind === 'encrypted') {
    into.encrypted = true;
    into.note('SMIME_ENCRYPTED', '');
  }
  if (content.kind === 'malformed') {
    into.malformed = true;
    into.note('SMIME_MALFORMED', '');
  }
}

/** Cells that start a program (DDE), and the text form of Excel 4 macros. */
function inspectSheetText(bytes: Buffer, into: Collector): void {
  const text = bytes.toString('latin1', 0, 1_048_576);
  const dde =
    /(?:^|[,;\t\n"=;K])\s{0,8}[=+@-]{1,3}\s{0,8}(?:cmd|powershell|mshta|msexcel|rundll32|regsvr32|wscript|cscript|certutil)\s{0,8}\|[^\n]{0,160}/im.exec(
      text,
    )?.[0];
  if (dde !== undefined) into.note('DOC_DDE', dde);
  if (text.startsWith('ID;P') && /;E[^;\n]{0,40}(?:EXEC|CALL|REGISTER|HALT|RUN)\(|;NAuto_/i.test(text)) markMacros(into, 'DOC_XLM', 'SYLK');
}

function inspectPgp(bytes: Buffer, into: Collector): void {
  if (!bytes.subarray(0, 1_048_576).includes('-----BEGIN PGP MESSAGE-----')) return;
  into.encrypted = true;
  into.note('DOC_ENCRYPTED', 'PGP');
}

const APPENDED: readonly (readonly [type: string, mark: Buffer])[] = [
  ['7z', Buffer.from('377abcaf271c', 'hex')],
  ['rar', Buffer.from('526172211a07', 'hex')],
  ['cab', Buffer.from('4d53434600000000', 'hex')],
];

/** Self-extractors: the archive behind the program, as a file of its own. */
function inspectProgram(bytes: Buffer, into: Collector): void {
  for (const [type, mark] of APPENDED) {
    const at = bytes.indexOf(mark, 64);
    if (at > 0) into.embedded.push({ name: `appended.${type}`, bytes: bytes.subarray(at), types: [type] });
  }
}
