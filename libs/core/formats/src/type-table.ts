import { linear } from '@postern/linear';

/** Format categories, the same words as the content filter's settings. */
export const FORMAT_CATEGORIES = ['archives', 'databases', 'executables', 'scripts', 'images', 'multimedia', 'documents', 'other'] as const;
export type FormatCategory = (typeof FORMAT_CATEGORIES)[number];

/** Every type that we can tell, by category. A name is what people call the file, mostly its usual extension. Names are stable. */
const TYPES_BY_CATEGORY: Readonly<Record<FormatCategory, string>> = {
  archives:
    '7z ace alz ar arc arj asar bz2 cab cpio crx deb disk dmg egg gz iso kgb lha lz lz4 lzma lzo nsis pea rar rpm sfx sit sqx szdd tar uue vhd vhdx wim xar xz z zip zpaq zst zoo',
  databases: 'accdb dbf mdb mdf parquet arrow avro pst sav sqlite jmp',
  executables:
    'exe dll sys scr ocx cpl com pif msi msp msix appx apk ipa jar class dex elf macho wasm lnk url scf gadget xpi rdp theme settingcontent library-ms msc clickonce jnlp desktop terminal workflow chm hlp chm-exec ne le pe',
  scripts: 'pgp ps js jse vbs vbe ps1 psm1 bat cmd sh hta wsf wsc sct reg py pl rb php lua au3 ahk inf iqy odc slk msbuild applescript tcl',
  images:
    'apng avif bmp bpg cr3 cur dcm dng dwg arw dxf emf eps gif heic icc icns ico indd j2c jls jp2 jpg jpm jpx jxl jxr ktx nef orf pcx pic png psd qoi raf rw2 svg tga tif wbmp webp wmf xcf xpm',
  multimedia:
    '3g2 3gp aac ac3 aif amr ape asf au avi dsf drc f4a f4b f4p f4v flac flv it m4a m4b m4p m4v mid mj2 mkv mov mp1 mp2 mp3 mp4 mpc mpg mts mxf oga ogg ogm ogv ogx opus qcp rm s3m spx swf voc wav webm wma wmv wv xm mie',
  documents:
    'encrypted-ole doc docm docx dot dotm dotx ppt pptm pptx pot potm potx pps ppsm ppsx sldm sldx ppam xls xlsm xlsx xlsb xlt xltm xltx xlam xla pub vsd vsdx vsdm mpp msg one pdf rtf odt ods odp odg odb ott ots otp otg epub mobi djvu xps ps key numbers pages csv tsv tnef eml mht hwp wpd fodt xdp wri',
  other:
    '3mf activemime alias applefile blend bin binhex cfb css dat diff eot fbx html ics json key-file mbox nes ole opc otf p7m p7s p7c pcap pem pgp plain rdf shp skp stl torrent ttc ttf txt unicorn vba-project vba-source vcf vtt warc woff woff2 xml yaml log',
};

/** A type that is one special kind of others: what a general reader would call it. Nearest first. */
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  Object.entries({
    ...each('docx docm dotx dotm xlsx xlsm xltx xltm xlsb xlam pptx pptm potx potm ppsx ppsm sldx sldm ppam vsdx vsdm', ['ooxml', 'opc', 'zip']),
    ...each('xps msix appx 3mf', ['opc', 'zip']),
    ...each('odt ods odp odg odb ott ots otp otg epub jar apk ipa xpi key numbers pages', ['zip']),
    ooxml: ['opc', 'zip'],
    opc: ['zip'],
    ...each('doc dot xls xlt xla ppt pot pps pub vsd mpp msg msi msp hwp vba-project encrypted-ole', ['ole']),
    ...each('dll sys scr ocx cpl nsis sfx', ['exe', 'pe']),
    ...each('exe', ['pe']),
    deb: ['ar'],
    crx: ['zip'],
    ...each(
      'pgp ps js jse vbs vbe ps1 psm1 bat cmd sh wsf wsc sct reg py pl rb php lua au3 ahk inf iqy odc slk applescript tcl csv tsv json css diff ics vcf vtt yaml log eml mht mbox pem url scf rdp settingcontent library-ms uue binhex theme',
      ['txt'],
    ),
    ...each('html', ['txt']),
    hta: ['html', 'txt'],
    ...each('svg xml xdp rdf fodt', ['xml', 'txt']),
    ...each('msc clickonce jnlp desktop terminal workflow msbuild', ['xml', 'txt']),
    ...each('wma wmv', ['asf']),
    ...each('apng', ['png']),
    jls: ['jpg'],
    'vba-source': ['txt'],
    eps: ['ps', 'txt'],
    ...each('dng nef arw orf', ['tif']),
  }),
);

function each(names: string, parents: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, parents.filter((parent) => parent !== name)]));
}

const CATEGORY_OF = new Map(
  (Object.entries(TYPES_BY_CATEGORY) as [FormatCategory, string][]).flatMap(([category, names]) =>
    names.split(' ').map((name) => [name, category] as const),
  ),
);
CATEGORY_OF.set('pe', 'executables').set('ole', 'other').set('ooxml', 'documents').set('opc', 'documents');

/** Names of all types, for the console's choice and for checks of settings. */
export const FILE_TYPES: readonly string[] = [...CATEGORY_OF.keys()].sort();

/** `other` for a name that is not in the table. */
export function categoryOf(type: string): FormatCategory {
  return CATEGORY_OF.get(type) ?? 'other';
}

/** The type followed by everything it is a special kind of. */
export function withParents(type: string): readonly string[] {
  return [type, ...(PARENTS.get(type) ?? [])];
}

/** Types of the list that are not merely the general form of another one: a docx is `docx`, not `zip`; a polyglot has several. */
export function leafTypes(types: readonly string[]): readonly string[] {
  const general = new Set(types.flatMap((type) => PARENTS.get(type) ?? []));
  return types.filter((type) => !general.has(type));
}

/** Categories of the leaf types, without repeats. */
export function categoriesOf(types: readonly string[]): readonly FormatCategory[] {
  return [...new Set(leafTypes(types).map(categoryOf))];
}

/** Other names of types that people write into lists. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    jpeg: 'jpg',
    jpe: 'jpg',
    jfif: 'jpg',
    tiff: 'tif',
    htm: 'html',
    xhtml: 'html',
    shtml: 'html',
    mpeg: 'mpg',
    midi: 'mid',
    aiff: 'aif',
    gzip: 'gz',
    tgz: 'gz',
    bzip2: 'bz2',
    tbz: 'bz2',
    txz: 'xz',
    zstd: 'zst',
    lzh: 'lha',
    djv: 'djvu',
    mime: 'eml',
    text: 'txt',
    winmail: 'tnef',
    p7: 'p7m',
    smime: 'p7m',
    com: 'exe',
    scr: 'exe',
    pps: 'ppt',
    pot: 'ppt',
    xlt: 'xls',
    xla: 'xls',
    dot: 'doc',
  }),
);

const MASK = linear(/^[.*]+/);

/** The name this table uses for what somebody wrote: `.JPEG` is `jpg`. Categories and unknown words come back in lower case. */
export function canonicalType(written: string): string {
  const word = written.trim().toLowerCase().replace(MASK, '');
  return ALIASES.get(word) ?? word;
}

/** A word that a list of formats may hold: a category, or a type that is told by content, by any of its names. */
export function isFormat(written: string): boolean {
  const word = canonicalType(written);
  return CATEGORY_OF.has(word) || FORMAT_CATEGORIES.some((category) => category === word);
}
