import { linear } from '@postern/linear';

import { Literals } from '../looking/literals.js';
import type { Meter } from '../looking/meter.js';
import { findEntry, readSmallEntry } from '../zip/zip-content.js';
import type { ZipEntry, ZipIndex } from '../zip/zip-index.js';

const MAX_CONTENT_TYPES = 1_048_576;

/** Main part's content type (ECMA-376 part 1, 15.2; macro-enabled ones by Microsoft) → type. */
const MAIN_PARTS: readonly (readonly [contentType: string, type: string])[] = [
  ['wordprocessingml.document.main+xml', 'docx'],
  ['wordprocessingml.template.main+xml', 'dotx'],
  ['ms-word.document.macroenabled.main+xml', 'docm'],
  ['ms-word.template.macroenabledtemplate.main+xml', 'dotm'],
  ['spreadsheetml.sheet.main+xml', 'xlsx'],
  ['spreadsheetml.template.main+xml', 'xltx'],
  ['ms-excel.sheet.macroenabled.main+xml', 'xlsm'],
  ['ms-excel.template.macroenabled.main+xml', 'xltm'],
  ['ms-excel.addin.macroenabled.main+xml', 'xlam'],
  ['ms-excel.sheet.binary.macroenabled.main', 'xlsb'],
  ['presentationml.presentation.main+xml', 'pptx'],
  ['presentationml.template.main+xml', 'potx'],
  ['presentationml.slideshow.main+xml', 'ppsx'],
  ['presentationml.slide.main+xml', 'sldx'],
  ['ms-powerpoint.presentation.macroenabled.main+xml', 'pptm'],
  ['ms-powerpoint.template.macroenabled.main+xml', 'potm'],
  ['ms-powerpoint.slideshow.macroenabled.main+xml', 'ppsm'],
  ['ms-powerpoint.slide.macroenabled.main+xml', 'sldm'],
  ['ms-powerpoint.addin.macroenabled.main+xml', 'ppam'],
  ['ms-visio.drawing.macroenabled.main+xml', 'vsdm'],
  ['ms-visio.', 'vsdx'],
  ['ms-package.xps-fixeddocumentsequence+xml', 'xps'],
  ['ms-package.3dmanufacturing-3dmodel+xml', '3mf'],
  ['ms-appx.manifest+xml', 'appx'],
];

/** Parts that only one kind of package has, for packages with a lost or lying list of content types. */
const KNOWN_PARTS: readonly (readonly [name: string, type: string])[] = [
  ['word/document.xml', 'docx'],
  ['xl/workbook.xml', 'xlsx'],
  ['xl/workbook.bin', 'xlsb'],
  ['ppt/presentation.xml', 'pptx'],
  ['visio/document.xml', 'vsdx'],
  ['appxmanifest.xml', 'appx'],
];

/** The type that the same document has when it may carry macros. */
const WITH_MACROS: Readonly<Record<string, string>> = {
  docx: 'docm',
  dotx: 'dotm',
  xlsx: 'xlsm',
  xltx: 'xltm',
  pptx: 'pptm',
  potx: 'potm',
  ppsx: 'ppsm',
  sldx: 'sldm',
  vsdx: 'vsdm',
};

const OPEN_DOCUMENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    text: 'odt',
    spreadsheet: 'ods',
    presentation: 'odp',
    graphics: 'odg',
    database: 'odb',
    base: 'odb',
    'text-template': 'ott',
    'spreadsheet-template': 'ots',
    'presentation-template': 'otp',
    'graphics-template': 'otg',
  }),
);

/** What the package is beside a ZIP, most specific first; empty for a plain one. */
export function zipTypes(bytes: Buffer, index: ZipIndex, meter: Meter): readonly string[] {
  const names = index.entries.flatMap((entry) => entry.names.map((name) => name.toLowerCase().replaceAll('\\', '/')));
  meter.look(names.reduce((sum, name) => sum + name.length, 0));
  const all = new Set(names);
  const office = officeTypes(bytes, index, all, meter);
  if (office.length > 0) return office;
  const own = ownPackage(bytes, index, all, meter);
  return own === undefined ? [] : [own];
}

const PARTS = new Literals(MAIN_PARTS.map(([contentType]) => contentType));

/** The first row of the table whose content type the list of parts names. */
function declaredType(bytes: Buffer, list: ZipEntry | undefined, meter: Meter): string | undefined {
  const content = list === undefined ? undefined : readSmallEntry(bytes, list, MAX_CONTENT_TYPES, meter);
  let first = MAIN_PARTS.length;
  if (content !== undefined)
    PARTS.scan(content, 0, content.length, meter, (row) => {
      first = Math.min(first, row);
      return first > 0;
    });
  return MAIN_PARTS[first]?.[1];
}

function officeTypes(bytes: Buffer, index: ZipIndex, names: ReadonlySet<string>, meter: Meter): readonly string[] {
  const list = findEntry(index, '[Content_Types].xml');
  // A presentation lists its slides' own types too, and a part of Visio any of several: the first main type of the table wins.
  const main = declaredType(bytes, list, meter) ?? KNOWN_PARTS.find(([name]) => names.has(name))?.[1];
  if (main === undefined) return list === undefined ? [] : ['opc'];
  const macros = [...names].some((name) => name.endsWith('vbaproject.bin'));
  const enabled = macros ? WITH_MACROS[main] : undefined;
  const nature = ['xps', '3mf', 'appx'].includes(main) ? ['opc'] : ['ooxml', 'opc'];
  return [...(enabled === undefined ? [] : [enabled]), main, ...nature];
}

const KIND = linear(/^[a-z-]{1,40}/);
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.';

function ownPackage(bytes: Buffer, index: ZipIndex, set: ReadonlySet<string>, meter: Meter): string | undefined {
  const names = [...set];
  const entry = findEntry(index, 'mimetype');
  const mime = (entry === undefined ? undefined : readSmallEntry(bytes, entry, 1024, meter))?.toString('latin1').trim().toLowerCase() ?? '';
  if (mime === 'application/epub+zip') return 'epub';
  if (mime.startsWith(OPEN_DOCUMENT)) return OPEN_DOCUMENTS.get(KIND.exec(mime.slice(OPEN_DOCUMENT.length))?.[0] ?? '');
  if (set.has('androidmanifest.xml')) return 'apk';
  if (names.some((name) => name.startsWith('payload/') && name.split('/', 2)[1]?.endsWith('.app') === true && name.split('/', 3).length === 3))
    return 'ipa';
  if (set.has('meta-inf/mozilla.rsa') || set.has('install.rdf')) return 'xpi';
  if (set.has('meta-inf/manifest.mf')) return 'jar';
  if (names.some((name) => name.endsWith('.class'))) return 'jar';
  if (set.has('index/document.iwa') || set.has('index.zip')) return iwork(set, names);
  return undefined;
}

/** Apple's documents differ only in the parts that their program adds. */
function iwork(set: ReadonlySet<string>, names: readonly string[]): string {
  if (names.some((name) => name.startsWith('index/slide') || name.startsWith('index/masterslide') || name.startsWith('index/templateslide')))
    return 'key';
  return set.has('index/calculationengine.iwa') &&
    names.some((name) => name.startsWith('index/tables/')) &&
    !names.some((name) => name.startsWith('index/section'))
    ? 'numbers'
    : 'pages';
}
