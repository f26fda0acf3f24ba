import { extensionOf } from '../names.js';

function each(extensions: string, type: string): Readonly<Record<string, string>> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, type]));
}

/** Extensions that decide for a text: a system runs or opens it by its name, whatever the lines look like. */
const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ...'js jse vbs vbe ps1 psm1 bat cmd sh hta wsf wsc sct reg py pl rb php lua inf iqy odc slk au3 ahk tcl applescript csv tsv json css xml yaml log url scf rdp theme msc jnlp desktop msbuild terminal workflow'
    .split(' ')
    .map((ext) => [ext, ext] as const),
  ...Object.entries({
    ...each('wsh ws', 'wsf'),
    ...each('ps1xml cdxml pssc psrc psc1 ps2 ps2xml psc2 msh msh1 msh2 mshxml msh1xml msh2xml', 'ps1'),
    ...each('application appref-ms appinstaller xbap vsto', 'clickonce'),
    ...each('website webloc inetloc fileloc', 'url'),
    ...each('oqy dqy rqy', 'iqy'),
    udl: 'odc',
    ...each('library-ms search-ms searchconnector-ms', 'library-ms'),
    ...each('settingcontent-ms appcontent-ms wsb', 'settingcontent'),
    ...each('csproj vbproj fsproj vcxproj vcproj wixproj sqlproj proj', 'msbuild'),
    ...each('diagcab diagpkg diagcfg', 'ps1'),
    ...each('kdelnk flatpakref', 'desktop'),
    ica: 'rdp',
    htc: 'sct',
    scpt: 'applescript',
    wflow: 'workflow',
    ...each('pyw pyc pyo pyz pyzw', 'py'),
    psd1: 'psm1',
    ...each('bash csh ksh zsh command tool', 'sh'),
    ...each('mjs cjs', 'js'),
    vb: 'vbs',
    rbw: 'rb',
    ...each('phtml php3 php4 php5 php7 phar', 'php'),
    // A spreadsheet opens a text by these names as a table.
    ...each('xls xlsx xlsm xlsb xlt xlw xla', 'csv'),
    yml: 'yaml',
    mjml: 'xml',
    svg: 'svg',
    ...each('htm html shtml xhtml xht', 'html'),
  }),
]);

/** Extensions whose program does not mind bytes that are no text: it runs what it understands, line by line or as markup. */
const RUN_ANYWAY: ReadonlySet<string> = new Set(
  [
    'js jse vbs vbe vb ps1 psm1 psd1 ps1xml cdxml pssc msh ws bat cmd hta wsf wsh wsc sct htc reg php phtml html htm xhtml xht shtml svg',
    // Programs that are compiled or packed, and lists of settings of which the first readable section counts.
    'py pyw pyc pyo pyz pyzw phar scpt sh bash command tool pl rb url website scf inf theme rdp desktop diagcab',
  ]
    .join(' ')
    .split(' '),
);

/** What a text would be taken for by this name; undefined where the name decides nothing. */
export function typeByName(name: string): string | undefined {
  return BY_EXTENSION.get(extensionOf(name));
}

/** What a system or a browser would take a file for that is no text, by its names. */
export function typesRunByName(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => (RUN_ANYWAY.has(extensionOf(name)) ? (typeByName(name) ?? []) : []));
}

/** Endings by which Windows starts bytes without any mark as a program of DOS; also what is left of a damaged or disguised one goes by them. */
const STARTED: ReadonlySet<string> = new Set(['exe', 'com', 'scr', 'pif']);

/** The program that bytes are which say nothing themselves, by their names. A program of DOS (`.com`) begins with its first instruction. */
export function programByName(names: readonly string[]): readonly string[] {
  return names.map(extensionOf).filter((ending) => STARTED.has(ending));
}

/** Media types of scripts, by the ending that clients give a part without a name. */
const BY_MEDIA_TYPE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...each('application/hta', 'hta'),
    ...each('text/javascript application/javascript application/x-javascript application/ecmascript text/ecmascript text/jscript', 'js'),
    ...each('text/vbscript application/x-vbs application/vbs', 'vbs'),
    ...each('application/bat application/x-bat application/x-msdos-batch', 'bat'),
    ...each('application/x-powershell text/x-powershell', 'ps1'),
    ...each('application/x-sh application/x-shellscript text/x-shellscript', 'sh'),
    ...each('text/scriptlet', 'sct'),
    ...each('application/internet-shortcut application/x-mswinurl', 'url'),
    ...each('application/x-ms-application', 'application'),
    ...each('application/x-java-jnlp-file', 'jnlp'),
    ...each('text/x-ms-iqy', 'iqy'),
    ...each('text/x-ms-odc', 'odc'),
  }),
);

/** A name for a part that has none, when its type alone makes clients store it as something that is run; undefined for any other. */
export function nameByMediaType(types: readonly string[]): string | undefined {
  const ending = types.map((type) => BY_MEDIA_TYPE.get(type)).find((own) => own !== undefined);
  return ending === undefined ? undefined : `part.${ending}`;
}
