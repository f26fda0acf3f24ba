import { Literals } from '../looking/literals.js';
import type { Octets } from '../looking/octets.js';
import type { ZipIndex } from '../zip/zip-index.js';
import { partOf } from './ooxml-parts.js';
import { attribute, elements } from './xml-elements.js';

export interface OpenDocumentFacts {
  /** Libraries of Basic, or scripts in other languages. */
  readonly macros: boolean;
  readonly encrypted: boolean;
  /** What an event of the document starts; empty for none. */
  readonly program: string;
  /** The service of a DDE link; empty for none. */
  readonly dde: string;
}

/** Parts with content; LibreOffice looks for them under these names alone (OpenDocument 1.3 part 2, 3.1). */
const CONTENT = new Set(['content.xml', 'styles.xml', 'settings.xml']);
const MANIFEST = 'meta-inf/manifest.xml';
/** Menus, tool bars and keys of the document's own. */
const CONFIGURATIONS = 'configurations2/';
/** Folders of libraries and scripts. */
const SCRIPTED = ['basic/', 'scripts/'];

/** What an OpenDocument package can do by itself, and whether it needs a key. Objects of other versions of it (`Object 1/content.xml`) are looked at alike. */
export function readOpenDocument({ bytes, meter }: Octets, index: ZipIndex): OpenDocumentFacts {
  let encrypted = false;
  let program = '';
  let dde = '';
  for (const entry of index.entries) {
    const name = entry.name.toLowerCase().replaceAll('\\', '/');
    if (name === MANIFEST) {
      const manifest = partOf(bytes, entry, meter);
      for (const _ of elements(manifest, 'encryption-data')) encrypted = true;
    }
    if (name === 'encrypted-package') encrypted = true;
    if (name.startsWith(CONFIGURATIONS) && name.endsWith('.xml')) {
      const own = partOf(bytes, entry, meter);
      program ||= RUNS.find((scheme) => own.includes(Buffer.from(`"${scheme}`))) ?? '';
    }
    if (!CONTENT.has(name.slice(name.lastIndexOf('/') + 1))) continue;
    const content = readFlatDocument(partOf(bytes, entry, meter));
    program ||= content.program;
    dde ||= content.dde;
  }
  const names = index.entries.filter((entry) => !entry.directory).map((entry) => entry.name.toLowerCase().replaceAll('\\', '/'));
  return { macros: names.some((name) => SCRIPTED.some((folder) => name.startsWith(folder))), encrypted, program, dde };
}

const MACROS = new Literals(['library-embedded', 'ooo:module']);
/** Schemes of links that run a script of the document or of the program (CVE-2018-16858). */
const RUNS = ['vnd.sun.star.script:', 'macro:', 'service:'];

/** Events, and what is clicked. */
const ACTING = ['event-listener', 'event', 'a', 'button'];
/** What a click on a shape does (OpenDocument 1.3 part 3, 19.400). */
const RUN_ACTIONS: ReadonlySet<string> = new Set(['execute', 'macro']);

/** The same of a document that is one XML file. */
export function readFlatDocument(content: Octets): Omit<OpenDocumentFacts, 'encrypted'> {
  let macros = false;
  MACROS.scan(content.bytes, 0, content.length, content.meter, () => {
    macros = true;
    return false;
  });
  let program = '';
  for (const element of ACTING) {
    for (const text of elements(content, element)) {
      const target = (attribute(text, 'href') || attribute(text, 'macro-name')).trim();
      const isRun = RUNS.some((scheme) => target.toLowerCase().startsWith(scheme)) || RUN_ACTIONS.has(attribute(text, 'action'));
      if (program === '' && isRun) program = target || 'an action';
    }
  }
  let dde = '';
  for (const element of ['dde-source', 'dde-connection-decl'])
    for (const text of elements(content, element)) dde ||= attribute(text, 'dde-application');
  return { macros, program, dde };
}
