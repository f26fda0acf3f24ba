import type { Meter } from '../looking/meter.js';
import { extensionOf } from '../names.js';
import { beginningTypes } from './text-beginnings.js';
import type { TextHead } from './text-head.js';
import { isJson, mailTypes, tableTypes } from './text-shapes.js';
import { PROSE_SIGNS, TEXT_SIGNS } from './text-signs.js';

function each(extensions: string, type: string): Readonly<Record<string, string>> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, type]));
}

/** Extensions that decide for a text: Windows runs or opens it by its name, whatever the lines look like. */
const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ...'js jse vbs vbe ps1 psm1 bat cmd sh hta wsf wsc sct reg py pl rb php lua inf iqy slk au3 ahk tcl applescript csv tsv json css xml yaml log url scf rdp theme msc jnlp desktop'
    .split(' ')
    .map((ext) => [ext, ext] as const),
  ...Object.entries({
    wsh: 'wsf',
    ws: 'wsf',
    ...each('ps1xml cdxml pssc psc1 ps2 ps2xml psc2 msh msh1 msh2 mshxml msh1xml msh2xml', 'ps1'),
    ...each('application appref-ms xbap', 'clickonce'),
    ...each('website webloc inetloc fileloc', 'url'),
    ...each('oqy dqy rqy', 'iqy'),
    ...each('search-ms searchconnector-ms', 'library-ms'),
    scpt: 'applescript',
    ...each('pyc pyz pyzw', 'py'),
    psd1: 'psm1',
    bash: 'sh',
    ksh: 'sh',
    command: 'sh',
    mjs: 'js',
    cjs: 'js',
    vb: 'vbs',
    pyw: 'py',
    phtml: 'php',
    php5: 'php',
    phar: 'php',
    yml: 'yaml',
    mjml: 'xml',
    svg: 'svg',
    htm: 'html',
    html: 'html',
    shtml: 'html',
    xhtml: 'html',
    'settingcontent-ms': 'settingcontent',
    'library-ms': 'library-ms',
  }),
]);

/** Extensions whose program does not mind bytes that are no text: it runs what it understands, line by line or as markup. */
const RUN_ANYWAY: ReadonlySet<string> = new Set(
  'js jse vbs vbe ps1 psm1 psd1 ps1xml cdxml pssc msh ws bat cmd hta wsf wsh wsc sct reg php phtml html htm xhtml shtml svg'.split(' '),
);

/** What Windows or a browser would take a file for that is no text, by its names. */
export function typesRunByName(names: readonly string[]): readonly string[] {
  return names.map(extensionOf).flatMap((extension) => (RUN_ANYWAY.has(extension) ? (BY_EXTENSION.get(extension) ?? []) : []));
}

/** Of several types of one text, the first of these is the one that it is called by. */
const ORDER: readonly string[] =
  'html hta svg xml xdp rdf fodt ics vcf vtt pgp pem mbox eml mht uue binhex diff reg url scf rdp inf iqy slk settingcontent library-ms msc clickonce jnlp desktop wsf sct sh pl rb php jse bat ps1 vbs js py csv tsv json'.split(
    ' ',
  );

/** Types that an attached mail, or a listing of changes, quotes but is not. */
const QUOTED = ['js', 'vbs', 'ps1', 'bat', 'html'];

/** Texts about programs: what they quote is not run, whoever opens them. */
const ABOUT_CODE: ReadonlySet<string> = new Set('md markdown mdown rst adoc asciidoc tex'.split(' '));

/**
 * Types of a text, most specific first, without `txt`. Scripts are told by what only they say, or by their extension. `prose` is for the text that a person reads
 * in the mail itself: only markup is looked for, since people write about programs. Looks at each byte of the head a bounded number of times.
 */
export function textTypes(head: TextHead, names: readonly string[], options: { readonly prose: boolean }, meter: Meter): readonly string[] {
  const { prose } = options;
  const found = new Set(beginningTypes(head, prose, meter));
  for (const type of (prose ? PROSE_SIGNS : TEXT_SIGNS).find(head.bytes, meter).keys()) found.add(type);
  for (const type of mailTypes(head, meter)) found.add(type);
  if (!prose) {
    for (const type of tableTypes(head, meter)) found.add(type);
    if (isJson(head, meter)) found.add('json');
  }
  const types = new Set(ORDER.filter((type) => found.has(type)));
  // A picture has no use for a script; a page with pictures in it has.
  if (found.has('svg') && found.has('active') && !found.has('html')) types.add('js');
  if (names.length > 0 && names.every((name) => ABOUT_CODE.has(extensionOf(name)))) for (const type of QUOTED) types.delete(type);
  if (!prose)
    for (const name of names) {
      const byName = BY_EXTENSION.get(extensionOf(name));
      if (byName !== undefined) types.add(byName);
    }
  if (types.has('hta') || types.has('svg') || types.has('wsf')) types.delete('html');
  if (types.has('eml') || types.has('mbox') || types.has('diff')) for (const type of QUOTED) types.delete(type);
  return [...types];
}
