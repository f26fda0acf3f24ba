import { ole } from './ole-writer.js';
import { vbaProject, vbaStreams } from './vba-writer.js';
import type { VbaSource } from './vba-writer.js';
import { zip } from './zip-writer.js';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN_TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  docm: 'application/vnd.ms-word.document.macroEnabled.main+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
} as const;

/** A module that only shows a message: a macro without harm. */
export const HARMLESS_MACRO: readonly VbaSource[] = [{ name: 'Module1', source: 'Sub Hello()\r\n  MsgBox "Hello from a macro"\r\nEnd Sub\r\n' }];

export interface OfficeOptions {
  readonly kind: keyof typeof MAIN_TYPES;
  /** Modules of the VBA project; none: no project. */
  readonly macros?: readonly VbaSource[];
  /** More parts of the package. */
  readonly extra?: readonly { readonly name: string; readonly bytes: Buffer }[];
}

/** A small Office document (ECMA-376), with a VBA project on demand, also under the content type of a document without macros. */
export function officeDocument({ kind, macros = [], extra = [] }: OfficeOptions): Buffer {
  const word = kind.startsWith('doc');
  const folder = word ? 'word' : 'xl';
  const main = word ? 'document.xml' : 'workbook.xml';
  const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);
  const project = macros.length === 0 ? [] : [{ name: `${folder}/vbaProject.bin`, bytes: vbaProject(macros) }];
  const types = `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/${folder}/${main}" ContentType="${MAIN_TYPES[kind]}"/>`;
  const body = word
    ? '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p></w:body></w:document>'
    : '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>';
  return zip([
    { name: '[Content_Types].xml', bytes: xml(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${types}</Types>`) },
    { name: '_rels/.rels', bytes: xml(relations(`${OFFICE}/officeDocument`, `${folder}/${main}`)) },
    { name: `${folder}/${main}`, bytes: xml(body) },
    ...(project.length === 0
      ? []
      : [
          {
            name: `${folder}/_rels/${main}.rels`,
            bytes: xml(relations('http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'vbaProject.bin')),
          },
        ]),
    ...project,
    ...extra,
  ]);
}

function relations(type: string, target: string): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${type}" Target="${target}"/></Relationships>`;
}

/** The frame of an old Word document: enough for a reader of streams, with or without a project and the flag of encryption. */
export function oldWordDocument(options: { readonly macros?: readonly VbaSource[]; readonly encrypted?: boolean }): Buffer {
  const fib = Buffer.alloc(1024);
  fib.writeUInt16LE(0xa5ec, 0);
  fib.writeUInt16LE(0x00c1, 2);
  if (options.encrypted === true) fib.writeUInt16LE(0x0100, 10);
  return ole([{ path: 'WordDocument', bytes: fib }, ...(options.macros === undefined ? [] : vbaStreams(options.macros, 'Macros/'))]);
}

/** What an encrypted Office document looks like from outside (MS-OFFCRYPTO 2.3). */
export function encryptedOfficeDocument(): Buffer {
  return ole([
    { path: 'EncryptionInfo', bytes: Buffer.alloc(200, 4) },
    { path: 'EncryptedPackage', bytes: Buffer.alloc(5000, 7) },
  ]);
}

/** The smallest program that Windows would recognise: headers only, no code. */
export function tinyProgram(): Buffer {
  const program = Buffer.alloc(1024);
  program.write('MZ', 0, 'latin1');
  program.writeUInt32LE(0x80, 0x3c);
  program.write('PE\0\0', 0x80, 'latin1');
  program.writeUInt16LE(0x014c, 0x84);
  program.writeUInt16LE(0xe0, 0x94);
  program.writeUInt16LE(0x0102, 0x96);
  program.writeUInt16LE(0x010b, 0x98);
  program.writeUInt16LE(3, 0x80 + 92);
  return program;
}

/** A PDF with these additions to its catalogue, like `/OpenAction << /S /JavaScript /JS (app.alert(1)) >>`. */
export function pdf(catalogue = '', trailer = ''): Buffer {
  return Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalogue} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R ${trailer} >>\n%%EOF\n`,
    'latin1',
  );
}
