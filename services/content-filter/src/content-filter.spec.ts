import { demoMails, officeDocument, pdf, rar, tinyProgram, zip, HARMLESS_MACRO } from '@postern/samples';
import { bodyThat, describeScanner, testShell } from '@postern/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { createContentFilter } from './content-filter.module.js';
import { contentFilterWith, mailWith, requestOf } from './testing/ask.js';

describeScanner('content-filter', () => {
  const own = testShell({ service: 'content-filter' });
  const profile = { formats: { match: 'listed' as const, list: ['exe'] } };
  return { scanner: { ...createContentFilter({ shell: own }), name: 'content-filter' }, profile, stop: () => own.stop() };
});

const { shell, scanner, ask } = contentFilterWith();
afterAll(() => shell.stop());

const program = tinyProgram();
const nested = (levels: number, name: string, bytes: Buffer): Buffer =>
  levels === 0 ? bytes : nested(levels - 1, `${levels}.zip`, zip([{ name, bytes }]));

describe('the size of a mail', () => {
  const mail = mailWith({ name: 'a', bytes: Buffer.alloc(4000) });
  it('is forbidden above the limit in KB', async () => {
    expect((await ask(mail, { maxSizeKb: 2 })).cf).toMatchObject({
      status: 'SizeExceeded',
      classes: ['size'],
      outcome: { kind: 'found' },
      facts: { detected: 'DetectedFileSize' },
      removable: [],
    });
  });
  it('is allowed at the limit exactly, and without one', async () => {
    const exact = Buffer.alloc(2048, 'a');
    expect((await ask(exact, { maxSizeKb: 2 })).cf.status).toBe('Clean');
    expect((await ask(Buffer.alloc(2049, 'a'), { maxSizeKb: 2 })).cf.status).toBe('SizeExceeded');
    expect((await ask(mail, { maxSizeKb: 0 })).cf.status).toBe('Clean');
  });
  it('is told without reading the mail when nothing else is asked for', async () => {
    const body = { ...bodyThat(() => Promise.reject(new Error('must not be read'))), size: 9000 };
    const reply = await scanner.scan({ ...requestOf(Buffer.alloc(0), { maxSizeKb: 1 }), body }, new AbortController().signal);
    expect(reply.modules[0]).toMatchObject({ status: 'SizeExceeded' });
  });
});

describe('a forbidden format', () => {
  it.each([
    ['a program by its type', ['exe'], 'notes.txt', program],
    ['a program by its category', ['executables'], 'notes.txt', program],
    ['a program whose name ends in nothing', ['executables'], 'notes', program],
    ['a script by its extension and text', ['scripts'], 'a.js', Buffer.from('alert(1)')],
    ['a table of values', ['csv'], 'data', Buffer.from('a,b,c\n1,2,3\n4,5,6\n')],
    ['a document by its category', ['documents'], 'x', officeDocument({ kind: 'docx' })],
    ['a document by another word for it', ['.PDF'], 'x', pdf()],
    ['a macro document', ['docm'], 'report.docx', officeDocument({ kind: 'docx', macros: HARMLESS_MACRO })],
    ['an archive', ['archives'], 'x.bin', zip([{ name: 'a.txt', bytes: Buffer.from('a') }])],
    ['a program in an archive', ['executables'], 'a.zip', zip([{ name: 'readme.txt', bytes: program }])],
    ['a program in an archive in an archive', ['executables'], 'a.zip', nested(3, 'x', program)],
    ['a program in a RAR', ['executables'], 'a.rar', rar([{ name: 'readme.txt', bytes: program }])],
    [
      'a program within a document',
      ['executables'],
      'a.docx',
      officeDocument({ kind: 'docx', extra: [{ name: 'word/embeddings/o.bin', bytes: program }] }),
    ],
    ['one of two things that a file is', ['zip'], 'a.pdf', Buffer.concat([pdf(), zip([{ name: 'a', bytes: Buffer.from('a') }])])],
  ])('is found: %s', async (_what, formats, name, bytes) => {
    const { cf } = await ask(mailWith({ name, bytes }), { formats });
    expect(cf).toMatchObject({ status: 'BannedFormat', classes: ['format'], outcome: { kind: 'found' }, facts: { detected: 'DetectedFileFormat' } });
    expect(cf.removable).toEqual([expect.objectContaining({ class: 'format', part: '1.2' })]);
  });

  it.each([
    ['text that is called a program', ['executables'], 'setup.exe', Buffer.from('This is not a program at all.\r\n')],
    ['a document, where archives are forbidden', ['archives', 'zip'], 'a.docx', officeDocument({ kind: 'docx' })],
    ['the parts of a document, where other files are forbidden', ['other'], 'a.docx', officeDocument({ kind: 'docx' })],
    ['the text of the mail itself', ['html', 'txt', 'other'], 'a.docx', officeDocument({ kind: 'docx' })],
    ['anything, where the list is empty', [], 'a.exe', program],
    ['a letter about programs', ['scripts'], 'letter.txt', Buffer.from('Dear Bob,\n\nplease run the script and set x = 1, then echo off.\n')],
  ])('is not: %s', async (_what, formats, name, bytes) => {
    expect((await ask(mailWith({ name, bytes }), { formats })).cf).toMatchObject({ status: 'Clean', classes: [], outcome: { kind: 'clean' } });
  });

  it('is every format that is not in the list, when the list says what is allowed', async () => {
    const allowed = { formatMatch: 'not-listed', formats: ['documents', 'images'] } as const;
    const letter = (name: string, bytes: Buffer) => mailWith({ name, bytes });
    expect((await ask(letter('a.exe', program), { ...allowed, formats: [...allowed.formats] })).cf.status).toBe('BannedFormat');
    expect((await ask(letter('a.docx', officeDocument({ kind: 'docx' })), { ...allowed, formats: [...allowed.formats] })).cf.status).toBe('Clean');
    expect((await ask(letter('a.zip', zip([{ name: 'a.pdf', bytes: pdf() }])), { ...allowed, formats: [...allowed.formats] })).cf.status).toBe(
      'BannedFormat',
    );
    expect((await ask(mailWith(), { ...allowed, formats: [...allowed.formats] })).cf.status).toBe('Clean');
  });

  it('within archives is only found when the rule looks there', async () => {
    const mail = mailWith({ name: 'a.zip', bytes: zip([{ name: 'x', bytes: program }]) });
    expect((await ask(mail, { formats: ['executables'], inArchives: false })).cf.status).toBe('Clean');
    expect((await ask(mail, { formats: ['executables'], inArchives: true })).cf.status).toBe('BannedFormat');
  });

  it('below the nesting limit counts as not detected, and the fact says that it was not looked for', async () => {
    const mail = mailWith({ name: 'a.zip', bytes: nested(4, 'x', program) });
    expect((await ask(mail, { formats: ['executables'], maxNesting: 3 })).cf).toMatchObject({
      status: 'Clean',
      outcome: { kind: 'clean' },
      facts: { reason: 'nesting-level' },
    });
    expect((await ask(mail, { formats: ['executables'], maxNesting: 5 })).cf.status).toBe('BannedFormat');
  });
});

describe('a forbidden name', () => {
  const encoded = (disposition: string) =>
    Buffer.from(
      `From: a@a.example\r\nTo: b@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; ${disposition}\r\n\r\nhello there\r\n`,
    );
  it.each([
    ['a plain name', mailWith({ name: 'Run.JS', bytes: Buffer.from('x') }), ['*.js']],
    ['a mask with one character', mailWith({ name: 'invoice.txt', bytes: Buffer.from('x') }), ['inv?ice*']],
    ['a name by RFC 2231', encoded("filename*=utf-8''%72un%2Ejs"), ['*.js']],
    ['a name by RFC 2231 in pieces', encoded('filename*0="run"; filename*1=".js"'), ['*.js']],
    ['a name by RFC 2047', encoded('filename="=?utf-8?B?cnVuLmpz?="'), ['*.js']],
    ['one of two names', encoded('filename="run.txt"; filename*=utf-8\'\'run.js'), ['*.js']],
    ['a name with trailing dots', mailWith({ name: 'run.js. .', bytes: Buffer.from('x') }), ['*.js']],
    ['a name in an archive', mailWith({ name: 'a.zip', bytes: zip([{ name: 'deep/down/run.js', bytes: Buffer.from('x') }]) }), ['run.js']],
    [
      'a name that only the local header has',
      mailWith({ name: 'a.zip', bytes: zip([{ name: 'a.txt', localName: 'a.js', bytes: Buffer.from('x') }]) }),
      ['*.js'],
    ],
    [
      'the name of an encrypted member',
      mailWith({ name: 'a.zip', bytes: zip([{ name: 'run.js', bytes: Buffer.from('x'), encrypted: true }]) }),
      ['*.js'],
    ],
  ])('is found: %s', async (_what, mail, names) => {
    expect((await ask(mail, { names })).cf).toMatchObject({ status: 'BannedName', classes: ['name'], facts: { detected: 'DetectedFileName' } });
  });

  it('is every name that is not in the list, when the list says what is allowed', async () => {
    const profile = { nameMatch: 'not-listed' as const, names: ['*.pdf'] };
    expect((await ask(mailWith({ name: 'a.pdf', bytes: Buffer.from('x') }), profile)).cf.status).toBe('Clean');
    expect((await ask(mailWith({ name: 'a.doc', bytes: Buffer.from('x') }), profile)).cf.status).toBe('BannedName');
  });

  it('is not one of a mail without attachments', async () => {
    expect((await ask(mailWith(), { names: ['*'] })).cf.status).toBe('Clean');
  });
});

describe('several criteria', () => {
  it('are all named', async () => {
    const { cf } = await ask(mailWith({ name: 'a.exe', bytes: program }), { formats: ['exe'], names: ['*.exe'], maxSizeKb: 1 });
    expect(cf.classes).toEqual(['format', 'name', 'size']);
    expect(cf.facts['detected']).toBe('DetectedFileFormat, DetectedFileName, DetectedFileSize');
  });
});

describe('the mails of the demonstration', () => {
  it.each(demoMails().map((mail) => [mail.name, mail] as const))('have the documented verdict by the default formats: %s', async (name, mail) => {
    const { cf } = await ask(mail.bytes, { formats: ['executables', 'scripts'] });
    expect(cf.status).toBe(name === 'program-renamed' ? 'BannedFormat' : 'Clean');
  });
});

describe('what cannot be looked at', () => {
  it('is never clean: a bomb and a broken archive', async () => {
    const bomb = mailWith({ name: 'a.zip', bytes: zip([{ name: 'zeros', bytes: Buffer.alloc(30_000_000) }]) });
    expect((await ask(bomb, { formats: ['exe'] })).cf).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: [] });
    const broken = mailWith({ name: 'a.rar', bytes: Buffer.concat([Buffer.from('526172211a0700', 'hex'), Buffer.alloc(100, 7)]) });
    expect((await ask(broken, { formats: ['exe'] })).cf).toMatchObject({ outcome: { kind: 'unscannable', why: 'malformed' } });
  });
});
