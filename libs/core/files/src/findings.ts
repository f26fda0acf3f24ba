import { visible } from '@postern/mail';

/** What can be noticed about files, and what it means. Codes are stable. */
export const FILE_FINDINGS = {
  LIMIT_FILES: 'more files than the budget; the rest was not looked at',
  LIMIT_NESTING: 'containers nested deeper than the limit',
  LIMIT_TOTAL_BYTES: 'the content unpacks to more bytes than the budget',
  LIMIT_FILE_BYTES: 'one file unpacks to more bytes than the budget',
  LIMIT_RATIO: 'a container unpacks to far more than its own size',
  LIMIT_TIME: 'unpacking took longer than the budget',
  LIMIT_WORK: 'looking into a file costs more than the budget: its parts overlap, or unpack to far more than the file; the rest was not looked at',
  ARCHIVE_BROKEN: 'an archive that no reader can open',
  ARCHIVE_DAMAGED: 'an archive of which some members cannot be read',
  ARCHIVE_UNSUPPORTED: 'an archive of a kind that nobody can open',
  ARCHIVE_VOLUME: 'one volume of several, which cannot be looked at alone',
  ARCHIVE_LINK: 'a link, device or fifo among the members',
  ARCHIVE_ENCRYPTED: 'members or names of an archive are encrypted',
  ZIP_NO_DIRECTORY: 'a ZIP without a central directory',
  ZIP_SEVERAL_ENDS: 'a ZIP with several end records',
  ZIP_PREFIX: 'bytes before the first entry of a ZIP',
  ZIP_SUFFIX: 'bytes behind the end of a ZIP',
  ZIP_HIDDEN_ENTRY: 'a member that the central directory does not name',
  ZIP_CENTRAL_ONLY: 'a directory entry without its local header',
  ZIP_NAMES_DIFFER: 'local header and central directory give different names',
  ZIP_UNICODE_NAME_DIFFERS: 'the Unicode path field gives another name',
  ZIP_METHOD_DIFFERS: 'local header and central directory give different methods',
  ZIP_SIZES_DIFFER: 'local header and central directory give different sizes',
  ZIP_CRC_DIFFERS: 'local header and central directory give different checksums',
  ZIP_COUNT_DIFFERS: 'the end record declares another number of entries',
  ZIP_DUPLICATE_NAME: 'several members with the same name',
  ZIP_DUPLICATE_OFFSET: 'several directory entries share the bytes of one member',
  ZIP_OVERLAP: 'members that overlap',
  ZIP_ENCRYPTED_DIRECTORY: 'an encrypted central directory',
  NAME_TRAVERSAL: 'a name with a way to a parent folder',
  NAME_ABSOLUTE: 'a name with an absolute path, drive letter or network share',
  NAME_HIDDEN_CHARACTERS: 'a name with control or invisible characters',
  NAME_OVERRIDE: 'a name that is shown in another direction than it is written',
  NAME_RESERVED: 'a name that is a device or an alternate stream on Windows',
  NAME_TRAILING: 'a name that ends in dots or spaces',
  NAME_LONG: 'a name longer than file systems allow',
  NAME_DOUBLE_EXTENSION: 'a program or script whose name pretends to be a document',
  TYPE_DIFFERS: 'name and content disagree about what the file is',
  TYPE_POLYGLOT: 'a file that is valid as several unrelated types',
  DOC_ENCRYPTED: 'an encrypted document',
  DOC_MACROS: 'a document with a VBA project',
  DOC_MACROS_STOMPED: 'a VBA project whose source was taken away or does not match',
  DOC_MACROS_AUTO: 'macro code that runs by itself',
  DOC_MACROS_SUSPICIOUS: 'macro code that starts programs, writes files or goes to the network',
  DOC_XLM: 'a workbook with Excel 4 macro sheets',
  DOC_DDE: 'a document that starts a program through DDE',
  DOC_PROGRAM: 'a document that starts a program or a macro by an action',
  DOC_EXTERNAL: 'a document that loads a template, object or frame from elsewhere',
  DOC_OBJECT: 'a document with an embedded object',
  DOC_ACTIVEX: 'a document with an ActiveX control',
  OLE_MALFORMED: 'a compound file that cannot be read',
  PDF_JAVASCRIPT: 'a PDF with JavaScript',
  PDF_LAUNCH: 'a PDF that starts a program',
  PDF_EMBEDDED: 'a PDF with embedded files',
  PDF_OPEN_ACTION: 'a PDF that does something when it is opened',
  PDF_UNREAD: 'a PDF with files or objects that are packed in a way not known here',
  TNEF_MALFORMED: 'a winmail.dat that cannot be read to its end',
  ONE_PACKAGED: 'a OneNote section in the form of a server, whose files nobody here can put together',
  PAGE_VEILED: 'a page whose scripts put a file or a page together from what nobody here can read',
  SMIME_ENCRYPTED: 'an encrypted S/MIME message',
  SMIME_MALFORMED: 'an S/MIME object that cannot be read',
  PGP_MALFORMED: 'an OpenPGP message that cannot be read to its end',
  MAIL_MALFORMED: 'an embedded message or part that cannot be read as a whole',
} as const;
export type FileFindingCode = keyof typeof FILE_FINDINGS;

/** Findings that say why a file could not be read as what it is. */
export const UNREAD: ReadonlySet<FileFindingCode> = new Set<FileFindingCode>([
  'OLE_MALFORMED',
  'TNEF_MALFORMED',
  'SMIME_MALFORMED',
  'PGP_MALFORMED',
  'PDF_UNREAD',
  'ONE_PACKAGED',
  'PAGE_VEILED',
]);

export interface FileFinding {
  readonly code: FileFindingCode;
  /** At most 200 visible characters. */
  readonly evidence: string;
}

const MAX_EVIDENCE = 200;

/** Collects findings; the first of each code with its evidence. */
export function finder(): { readonly findings: readonly FileFinding[]; note(code: FileFindingCode, evidence: string): void } {
  const findings: FileFinding[] = [];
  const noted = new Set<FileFindingCode>();
  return {
    findings,
    note(code, evidence) {
      if (noted.has(code)) return;
      noted.add(code);
      findings.push({ code, evidence: visible(evidence, MAX_EVIDENCE) });
    },
  };
}
