import { calendarFiles } from './containers/calendar-files.js';
import { activeMimeObject, appleFile, binHexFile, dataUrls, flatXmlObjects } from './containers/flat-objects.js';
import { readOpenPgp } from './containers/openpgp-message.js';
import { pagePayloads } from './containers/page-payloads.js';
import { putsContentTogether } from './containers/page-veil.js';
import { scanPdf } from './containers/pdf-scan.js';
import { readPkcs7 } from './containers/pkcs7-content.js';
import { ddeCell, hasSylkMacros } from './containers/sheet-text.js';
import { readTnef } from './containers/tnef-files.js';
import { readingOf } from './containers/wrapped-content.js';
import type { EmbeddedFile } from './embedded-file.js';
import type { FileFindingCode } from './findings.js';
import { withoutReferences } from './looking/character-references.js';
import { Octets } from './looking/octets.js';
import { isBareWorkbook, readWorkbook } from './office/biff.js';
import { judgeVba } from './office/judge-vba.js';
import { packageWithoutAsking } from './office/office-password.js';
import { readOleFacts } from './office/ole-facts.js';
import { openOle } from './office/ole-file.js';
import { oleObjects } from './office/ole-objects.js';
import { isPackagedSection, oneNoteFiles } from './office/onenote-files.js';
import { readFlatDocument, readOpenDocument } from './office/open-document.js';
import type { OpenDocumentFacts } from './office/open-document.js';
import { ddeOf, readOoxml } from './office/ooxml-facts.js';
import { readRtf } from './office/rtf-objects.js';
import { readVba } from './office/vba-project.js';
import { indexZip } from './zip/zip-index.js';

/** What inspectors of one file have found so far. */
export interface Collector {
  encrypted: boolean;
  macros: boolean;
  entity?: Buffer;
  readonly embedded: EmbeddedFile[];
  note(code: FileFindingCode, evidence: string): void;
}

/** Looks into the bytes of one type. It counts what it looks at, and may end by what the meter throws. */
export type Inspector = (octets: Octets, into: Collector) => unknown;

const ZIP_ENTRIES = 5000;

/** One row for each type that has something to look at. A polyglot gets all of its inspectors. */
export const INSPECTORS: ReadonlyMap<string, Inspector> = new Map<string, Inspector>([
  ['ole', inspectOle],
  ['ooxml', inspectOoxml],
  ...'odt ods odp odg odb ott ots otp otg'.split(' ').map((type) => [type, inspectOpenDocument] as const),
  ['fodt', (octets, into) => noteActions(into, readFlatDocument(octets))],
  ['pdf', inspectPdf],
  ['rtf', inspectRtf],
  ['one', inspectOneNote],
  ['tnef', inspectTnef],
  ['mdb', inspectDatabase],
  ['accdb', inspectDatabase],
  ['p7m', inspectPkcs7],
  ['activemime', (octets, into) => embed(octets, into, [activeMimeObject(octets)])],
  ['applefile', (octets, into) => embed(octets, into, [appleFile(octets)])],
  ['binhex', (octets, into) => embed(octets, into, [binHexFile(octets)])],
  ['xml', inspectXml],
  ['eml', ({ bytes }, into) => void (into.entity = bytes)],
  ['mht', ({ bytes }, into) => void (into.entity = bytes)],
  ['mbox', (octets, into) => void (into.entity = octets.bytes.subarray(octets.indexOf(10) + 1))],
  ['uue', inspectUuencoded],
  ['slk', inspectTable],
  ['csv', inspectTable],
  ['tsv', inspectTable],
  ['txt', inspectSheetText],
  ['html', inspectPage],
  ['svg', inspectPage],
  ['ics', (octets, into) => embed(octets, into, calendarFiles(octets))],
  ['vcf', (octets, into) => embed(octets, into, calendarFiles(octets))],
  ['pgp', inspectPgp],
]);

/** What is embedded will be looked at again, so it counts. */
export function embed({ meter }: Octets, into: Collector, files: readonly (EmbeddedFile | undefined)[]): void {
  for (const file of files) {
    if (file === undefined || file.bytes.length === 0) continue;
    meter.look(file.bytes.length);
    into.embedded.push(file);
  }
}

const IN_UTF16 = Buffer.from('_VBA_PROJECT', 'utf16le');

function inspectOle(octets: Octets, into: Collector): void {
  const { bytes, meter } = octets;
  const file = openOle(bytes, meter);
  if (file === undefined) {
    if (isBareWorkbook(bytes)) return inspectWorkbook(octets, into);
    into.note('OLE_MALFORMED', '');
    // A reader more tolerant than ours may still run what is in there.
    if (octets.includes(IN_UTF16)) markMacros(into, 'DOC_MACROS', 'in a damaged file');
    return;
  }
  const facts = readOleFacts(file, meter);
  const opened = facts.encrypted ? packageWithoutAsking(file, meter) : undefined;
  if (opened !== undefined) embed(octets, into, [{ name: '', bytes: opened, wrapped: 'file' }]);
  else if (facts.encrypted) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', '');
  }
  embed(
    octets,
    into,
    facts.opened.map((workbook) => ({ name: 'Workbook', bytes: workbook, types: ['dat'] })),
  );
  if (facts.macroSheets > 0) markMacros(into, 'DOC_XLM', `${facts.macroSheets} macro sheets`);
  if (facts.dde !== '') markMacros(into, 'DOC_DDE', facts.dde);
  if (facts.program !== '') markMacros(into, 'DOC_PROGRAM', facts.program);
  const vba = readVba(file, meter);
  if (vba.present) {
    markMacros(into, 'DOC_MACROS', vba.modules.map((module) => module.name).join(', '));
    if (vba.stomped) into.note('DOC_MACROS_STOMPED', '');
    const sources = vba.modules.map(({ name, source }) => ({ name: `${name}.bas`, bytes: Buffer.from(source), types: ['vba-source', 'txt'] }));
    const abilities = judgeVba(
      sources.map((source) => source.bytes),
      meter,
    );
    const auto = abilities.get('auto');
    if (auto !== undefined) into.note('DOC_MACROS_AUTO', auto);
    const suspicious = [abilities.get('executes'), abilities.get('fetches')].filter((word) => word !== undefined);
    if (suspicious.length > 0) into.note('DOC_MACROS_SUSPICIOUS', suspicious.join(', '));
    embed(octets, into, sources);
  }
  const objects = oleObjects(file, meter);
  if (objects.length > 0) into.note('DOC_OBJECT', objects.map((object) => object.name).join(', '));
  embed(octets, into, objects);
}

/** A workbook that no compound file is around: Excel opens it as any other. */
function inspectWorkbook({ bytes, meter }: Octets, into: Collector): void {
  const { macroSheets, pass, dde } = readWorkbook(bytes, meter);
  if (pass !== undefined) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', '');
  }
  if (macroSheets > 0) markMacros(into, 'DOC_XLM', `${macroSheets} macro sheets`);
  if (dde !== '') markMacros(into, 'DOC_DDE', dde);
}

/** In the streams that Access keeps in a table of its own, by their names in either of its two forms of text. */
const IN_DATABASE = [Buffer.from('VBAProject'), Buffer.from('VBAProject', 'utf16le')];

function inspectDatabase(octets: Octets, into: Collector): void {
  if (IN_DATABASE.some((name) => octets.includes(name))) markMacros(into, 'DOC_MACROS', 'a database');
}

function markMacros(into: Collector, code: FileFindingCode, evidence: string): void {
  into.macros = true;
  into.note(code, evidence);
}

function inspectOoxml(octets: Octets, into: Collector): void {
  const { bytes, meter } = octets;
  const index = indexZip(bytes, ZIP_ENTRIES, meter);
  if (index.limit !== undefined) meter.crossed.add(index.limit === 'files' ? 'LIMIT_FILES' : 'LIMIT_WORK');
  const facts = readOoxml(octets, index);
  if (facts.macros) markMacros(into, 'DOC_MACROS', 'a VBA project');
  if (facts.macroSheets) markMacros(into, 'DOC_XLM', 'a macro sheet');
  if (facts.activeX) into.note('DOC_ACTIVEX', '');
  if (facts.objects > 0) into.note('DOC_OBJECT', `${facts.objects} embedded`);
  if (facts.external !== '') into.note('DOC_EXTERNAL', facts.external);
  if (facts.dde !== '') markMacros(into, 'DOC_DDE', facts.dde);
  if (facts.program !== '') markMacros(into, 'DOC_PROGRAM', facts.program);
}

function inspectOpenDocument(octets: Octets, into: Collector): void {
  const index = indexZip(octets.bytes, ZIP_ENTRIES, octets.meter);
  if (index.limit !== undefined) octets.meter.crossed.add(index.limit === 'files' ? 'LIMIT_FILES' : 'LIMIT_WORK');
  const facts = readOpenDocument(octets, index);
  if (facts.encrypted) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', 'OpenDocument');
  }
  noteActions(into, facts);
}

function noteActions(into: Collector, { macros, program, dde }: Omit<OpenDocumentFacts, 'encrypted'>): void {
  if (macros) markMacros(into, 'DOC_MACROS', 'OpenDocument');
  if (program !== '') markMacros(into, 'DOC_PROGRAM', program);
  if (dde !== '') markMacros(into, 'DOC_DDE', dde);
}

function inspectPdf(octets: Octets, into: Collector): void {
  const facts = scanPdf(octets);
  if (facts.encrypted) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', 'PDF');
  }
  if (facts.javascript) into.note('PDF_JAVASCRIPT', '');
  if (facts.launch) markMacros(into, 'PDF_LAUNCH', '');
  if (facts.openAction) into.note('PDF_OPEN_ACTION', '');
  if (facts.unread) into.note('PDF_UNREAD', '');
  if (facts.embedded.length > 0) into.note('PDF_EMBEDDED', facts.embedded.map((file) => file.name).join(', '));
  embed(octets, into, facts.embedded);
}

function inspectRtf(octets: Octets, into: Collector): void {
  const facts = readRtf(octets);
  if (facts.objects.length > 0) into.note('DOC_OBJECT', facts.objects.map((object) => object.name).join(', '));
  if (facts.external !== '') into.note('DOC_EXTERNAL', facts.external);
  if (facts.dde) markMacros(into, 'DOC_DDE', 'RTF field');
  embed(octets, into, facts.objects);
}

function inspectTnef(octets: Octets, into: Collector): void {
  const { files, malformed } = readTnef(octets);
  if (malformed) into.note('TNEF_MALFORMED', '');
  embed(octets, into, files);
}

function inspectOneNote(octets: Octets, into: Collector): void {
  if (isPackagedSection(octets)) into.note('ONE_PACKAGED', '');
  embed(octets, into, oneNoteFiles(octets));
}

/** Characters of a page that nobody can say anything about, from which on its scripts are looked at. */
const MUCH_OPAQUE = 512;

/** What a page carries; a script that puts together what nobody can read hides a file. */
function inspectPage(written: Octets, into: Collector): void {
  const octets = new Octets(withoutReferences(written.bytes, written.meter), written.meter);
  const { files, opaque } = pagePayloads(octets);
  embed(octets, into, [...dataUrls(octets), ...files]);
  if (opaque < MUCH_OPAQUE || !putsContentTogether(octets.bytes, octets.meter)) return;
  into.note('PAGE_VEILED', `${opaque} characters`);
}

const OF_PAGES = Buffer.from('http://www.w3.org/1999/xhtml');

const OF_TABLES = Buffer.from('urn:schemas-microsoft-com:office:spreadsheet');

/** Documents of Office as one XML file; and elements of a page are a page within any other, whatever their prefix. */
function inspectXml(octets: Octets, into: Collector): void {
  embed(octets, into, flatXmlObjects(octets));
  const plain = new Octets(withoutReferences(octets.bytes, octets.meter, true), octets.meter);
  const dde = ddeOf(octets) || (octets.includes(OF_TABLES) ? ddeCell(plain) : '');
  if (dde !== '') markMacros(into, 'DOC_DDE', dde);
  if (octets.includes(OF_PAGES)) inspectPage(octets, into);
}

/** What the file stands for as a whole: mail, a file, or by its first line either. */
function unwrap(octets: Octets, into: Collector, name: string, bytes: Buffer): void {
  const { entity, wrapped } = readingOf(bytes);
  if (entity) into.entity = bytes;
  embed(octets, into, [{ name, bytes, wrapped }]);
}

function inspectPkcs7(octets: Octets, into: Collector): void {
  const content = readPkcs7(octets);
  if (content.kind === 'content') unwrap(octets, into, '', content.bytes);
  if (content.kind === 'encrypted') {
    into.encrypted = true;
    into.note('SMIME_ENCRYPTED', '');
  }
  if (content.kind === 'malformed') into.note('SMIME_MALFORMED', '');
}

/** The text as a mail of its own: the parser of mail finds the files in it. */
function inspectUuencoded({ bytes, meter }: Octets, into: Collector): void {
  if (into.entity !== undefined) return;
  meter.look(bytes.length);
  into.entity = Buffer.concat([Buffer.from('Content-Type: text/plain\r\n\r\n'), bytes]);
}

/** A table that a spreadsheet opens: a cell that starts a program is code there. */
function inspectTable(octets: Octets, into: Collector): void {
  if (inspectSheetText(octets, into) !== '') into.macros = true;
}

/** Cells that start a program (DDE), a quotation in a text; and the text form of Excel 4 macros. */
function inspectSheetText(octets: Octets, into: Collector): string {
  const dde = ddeCell(octets);
  if (dde !== '') into.note('DOC_DDE', dde);
  if (hasSylkMacros(octets)) markMacros(into, 'DOC_XLM', 'SYLK');
  return dde;
}

function inspectPgp(octets: Octets, into: Collector): void {
  const { encrypted, malformed, literals } = readOpenPgp(octets);
  if (encrypted) {
    into.encrypted = true;
    into.note('DOC_ENCRYPTED', 'PGP');
  }
  if (malformed) into.note('PGP_MALFORMED', '');
  for (const { name, bytes, types } of literals) {
    if (types === undefined) unwrap(octets, into, name, bytes);
    else embed(octets, into, [{ name, bytes, types, wrapped: 'file' }]);
  }
}
