import { gzipSync } from 'node:zlib';

import {
  demoMails,
  eicar,
  encryptedOfficeDocument,
  HARMLESS_MACRO,
  officeDocument,
  oldWordDocument,
  pdf,
  rar,
  sampleMail,
  tar,
  testHeuristics,
  testMalware,
  tinyProgram,
  zip,
} from '@postern/samples';
import { describeScanner, fakeEngine, testShell } from '@postern/testing';
import type { AvAnswer } from '@postern/verdict';
import { afterAll, describe, expect, it } from 'vitest';

import { createAntivirus } from './antivirus.module.js';
import { antivirusWith, mailWith } from './testing/ask.js';

describeScanner('antivirus', () => {
  const own = testShell({ service: 'antivirus' });
  return { scanner: { ...createAntivirus({ shell: own }), name: 'antivirus' }, stop: () => own.stop() };
});

const { shell, ask } = antivirusWith();
afterAll(() => shell.stop());

/** An engine that says always the same. */
const says = (answer: AvAnswer) => fakeEngine({ name: 'said', scan: () => Promise.resolve(answer) });
const clean = says({ kind: 'scanned', threats: [] });
const broken = says({ kind: 'failed', error: { code: 'CLAMD_UNREACHABLE', retry: true, detail: 'no connection' } });

describe('malware', () => {
  const rfc822 = Buffer.from(
    `From: x@x.example\r\nTo: y@y.example\r\nSubject: outer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${mailWith({ name: 'e.com', bytes: eicar() }).toString('base64')}\r\n--b--\r\n`,
  );
  it.each([
    ['as the text of a mail', sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: eicar().toString() })],
    ['attached', mailWith({ name: 'eicar.com', bytes: eicar() })],
    ['in a ZIP', mailWith({ name: 'a.zip', bytes: zip([{ name: 'eicar.com', bytes: eicar() }]) })],
    ['in a ZIP in a ZIP', mailWith({ name: 'a.zip', bytes: zip([{ name: 'b.zip', bytes: zip([{ name: 'c.com', bytes: eicar() }]) }]) })],
    [
      'in a ZIP entry that the directory hides',
      mailWith({
        name: 'a.zip',
        bytes: zip([
          { name: 'ok.txt', bytes: Buffer.from('ok') },
          { name: 'e.com', bytes: eicar(), hidden: true },
        ]),
      }),
    ],
    ['in a stored ZIP entry', mailWith({ name: 'a.zip', bytes: zip([{ name: 'e.com', bytes: eicar(), stored: true }]) })],
    ['in a RAR', mailWith({ name: 'a.rar', bytes: rar([{ name: 'eicar.com', bytes: eicar() }]) })],
    ['in a TAR', mailWith({ name: 'a.tar', bytes: tar([{ name: 'eicar.com', bytes: eicar() }]) })],
    ['in a gzipped TAR', mailWith({ name: 'a.tgz', bytes: gzipSync(tar([{ name: 'eicar.com', bytes: eicar() }])) })],
    ['in a base64 message within a message', rfc822],
    ['in an attached .eml', mailWith({ name: 'mail.eml', bytes: mailWith({ name: 'e.com', bytes: eicar() }) })],
    [
      'in an Office document',
      mailWith({ name: 'a.docx', bytes: officeDocument({ kind: 'docx', extra: [{ name: 'word/embeddings/e.bin', bytes: eicar() }] }) }),
    ],
    [
      'behind a program as an archive',
      mailWith({ name: 'setup.exe', bytes: Buffer.concat([tinyProgram(), rar([{ name: 'e.com', bytes: eicar() }])]) }),
    ],
  ])('is found %s', async (_where, mail) => {
    const { av, reply } = await ask(mail);
    expect(av).toMatchObject({
      module: 'antivirus',
      status: 'Infected',
      outcome: { kind: 'found' },
      facts: { method: 'Local bases', threats: expect.stringContaining('Eicar') },
    });
    expect(av.classes).toContain('infected');
    expect(reply.parts[0]).toMatchObject({ status: 'Infected', threats: ['Eicar-Test-Signature'] });
  });

  it('names the part of the mail that would have to be removed', async () => {
    const { av, reply } = await ask(
      mailWith({ name: 'ok.txt', bytes: Buffer.from('ok') }, { name: 'a.zip', bytes: zip([{ name: 'dir/e.com', bytes: eicar() }]) }),
    );
    const part = reply.parts.find((each) => each.status === 'Infected');
    expect(part?.path).toMatch(/^1\.3\/a\.zip\/dir\/e\.com$/);
    expect(av.removable.filter((item) => item.class === 'infected')).toEqual([{ class: 'infected', part: '1.3', why: 'Eicar-Test-Signature' }]);
  });

  it('is only probable by heuristics, and not at all when those are off', async () => {
    const mail = mailWith({ name: 'a.bin', bytes: testHeuristics() });
    expect((await ask(mail)).av).toMatchObject({ status: 'ProbablyInfected', classes: ['probablyInfected'] });
    expect((await ask(mail, { heuristics: false })).av).toMatchObject({ status: 'Clean', outcome: { kind: 'clean' } });
  });

  it('is probable for a program that poses as a document by its name', async () => {
    expect((await ask(mailWith({ name: 'invoice.pdf.exe', bytes: tinyProgram() }))).av).toMatchObject({ classes: ['probablyInfected'] });
    expect((await ask(mailWith({ name: 'setup.exe', bytes: tinyProgram() }))).av).toMatchObject({ classes: [] });
  });

  it('counts as found also when another engine failed, since looking again would end the same', async () => {
    const both = antivirusWith({ engines: [broken, says({ kind: 'scanned', threats: ['Evil.Thing'] })] });
    expect((await both.ask(mailWith())).av).toMatchObject({ outcome: { kind: 'found' }, classes: ['infected'] });
    await both.shell.stop();
  });
});

describe('a clean mail', () => {
  it('is clean by every engine, and the reply says which they were', async () => {
    const { av, reply } = await ask(mailWith({ name: 'a.txt', bytes: Buffer.from('hello') }));
    expect(av).toMatchObject({ status: 'Clean', outcome: { kind: 'clean' }, classes: [], removable: [] });
    expect(reply.engines).toEqual([expect.objectContaining({ engine: 'yara-x', version: '0.3.0' })]);
    expect(reply.parts.map((part) => part.status)).toEqual(['Clean', 'Clean']);
  });

  it('may contain our own test file as words', async () => {
    const words = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'The EICAR test file is a string of 68 characters.' });
    expect((await ask(words)).av.status).toBe('Clean');
    expect((await ask(mailWith({ name: 't', bytes: testMalware() }))).av.status).toBe('Infected');
  });
});

describe('documents with macros', () => {
  it.each([
    ['docm', officeDocument({ kind: 'docm', macros: HARMLESS_MACRO })],
    ['xlsm', officeDocument({ kind: 'xlsm', macros: HARMLESS_MACRO })],
    ['a docx that carries a project', officeDocument({ kind: 'docx', macros: HARMLESS_MACRO })],
    ['an old document', oldWordDocument({ macros: HARMLESS_MACRO })],
    ['a document in a ZIP', zip([{ name: 'a.docm', bytes: officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }) }])],
  ])('are of their own class: %s', async (_what, bytes) => {
    const { av } = await ask(mailWith({ name: 'a', bytes }));
    expect(av).toMatchObject({ status: 'Macro', classes: ['macros'], outcome: { kind: 'found' } });
    expect(av.removable).toEqual([expect.objectContaining({ class: 'macros', part: '1.2' })]);
  });

  it.each(['docx', 'xlsx'] as const)('are told from those without: %s', async (kind) => {
    expect((await ask(mailWith({ name: `a.${kind}`, bytes: officeDocument({ kind }) }))).av).toMatchObject({ status: 'Clean', classes: [] });
  });

  it('are suspicious when the macro runs by itself, fetches and starts', async () => {
    const source = 'Sub AutoOpen()\r\nSet x = CreateObject("MSXML2.XMLHTTP")\r\nCreateObject("WScript.Shell").Run "a"\r\nEnd Sub\r\n';
    const { av } = await ask(mailWith({ name: 'a.docm', bytes: officeDocument({ kind: 'docm', macros: [{ name: 'M', source }] }) }));
    expect(av.classes).toEqual(expect.arrayContaining(['macros', 'probablyInfected']));
    expect(av.status).toBe('ProbablyInfected');
  });
});

describe('encrypted content (obligation 24)', () => {
  it.each([
    ['a ZIP', zip([{ name: 'a.txt', bytes: Buffer.from('secret'), encrypted: true }])],
    ['a modern document', encryptedOfficeDocument()],
    ['an old document', oldWordDocument({ encrypted: true })],
    ['a PDF', pdf('', '/Encrypt 9 0 R')],
    ['a ZIP within a ZIP', zip([{ name: 'b.zip', bytes: zip([{ name: 'a.txt', bytes: Buffer.from('x'), encrypted: true }]) }])],
  ])('is of its own class and not clean: %s', async (_what, bytes) => {
    const { av } = await ask(mailWith({ name: 'a', bytes }));
    expect(av).toMatchObject({ status: 'Encrypted', outcome: { kind: 'unscannable', why: 'encrypted' }, classes: ['encrypted'] });
    expect(av.removable).toEqual([expect.objectContaining({ class: 'encrypted', part: '1.2' })]);
  });
});

describe('what cannot be looked at', () => {
  it('is nested deeper than the limit: not scanned, and never clean (obligation 13)', async () => {
    let bytes = eicar();
    for (let level = 0; level < 4; level++) bytes = zip([{ name: `${level}.zip`, bytes }]);
    const mail = mailWith({ name: 'a.zip', bytes });
    expect((await ask(mail, { maxNesting: 3 })).av).toMatchObject({
      status: 'NotScanned',
      outcome: { kind: 'unscannable', why: 'nesting' },
      classes: ['scanError'],
      facts: { reason: 'nesting-level' },
    });
    expect((await ask(mail, { maxNesting: 5 })).av.status).toBe('Infected');
  });

  it('is larger than the limit of the mail', async () => {
    expect((await ask(mailWith({ name: 'a', bytes: Buffer.alloc(5000) }), { maxScanBytes: 2000 })).av).toMatchObject({
      status: 'NotScanned',
      outcome: { kind: 'unscannable', why: 'too-large' },
      classes: ['scanError'],
      facts: { reason: 'size-limit' },
    });
  });

  it('is a bomb: the ratio ends it, the finding says so', async () => {
    const { av } = await ask(mailWith({ name: 'bomb.zip', bytes: zip([{ name: 'zeros', bytes: Buffer.alloc(30_000_000) }]) }));
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: ['scanError'] });
    expect(av.findings.map((finding) => finding.code)).toContain('LIMIT_RATIO');
  });

  it('is an archive of too many files', async () => {
    const many = Array.from({ length: 60 }, (_unused, i) => ({ name: `${i}.txt`, bytes: Buffer.from(`${i}`) }));
    const small = antivirusWith({ limits: { maxFiles: 20 } });
    const { av } = await small.ask(mailWith({ name: 'a.zip', bytes: zip(many) }));
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' } });
    expect(av.findings.map((finding) => finding.code)).toContain('LIMIT_FILES');
    await small.shell.stop();
  });

  it('is an archive that nobody can open', async () => {
    const bytes = Buffer.concat([Buffer.from('377abcaf271c0004', 'hex'), Buffer.alloc(200, 5)]);
    expect((await ask(mailWith({ name: 'a.7z', bytes }))).av).toMatchObject({
      status: 'Error',
      outcome: { kind: 'unscannable', why: 'malformed' },
      classes: ['scanError'],
    });
  });

  it('is more than an engine takes', async () => {
    const picky = antivirusWith({ engines: [says({ kind: 'too-large' })] });
    expect((await picky.ask(mailWith())).av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: ['scanError'] });
    await picky.shell.stop();
  });

  it('is what clamd reports as a crossed limit, which is no infection', async () => {
    const limited = antivirusWith({ engines: [says({ kind: 'scanned', threats: ['Heuristics.Limits.Exceeded.MaxFileSize'] })] });
    expect((await limited.ask(mailWith())).av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: ['scanError'] });
    await limited.shell.stop();
  });
});

describe('the mails of the demonstration', () => {
  const statuses: Readonly<Record<string, string>> = { 'eicar-in-zip': 'Infected', 'macro-document': 'Macro' };
  it.each(demoMails().map((mail) => [mail.name, mail] as const))('have the documented verdict: %s', async (name, mail) => {
    expect((await ask(mail.bytes)).av.status).toBe(statuses[name] ?? 'Clean');
  });
});

describe('a failure', () => {
  it.each([
    ['an engine that does not answer', [broken]],
    ['one of two engines', [clean, broken]],
    ['no engine at all', []],
  ])('is never clean: %s', async (_what, engines) => {
    const failing = antivirusWith({ engines });
    const { av } = await failing.ask(mailWith({ name: 'a.docm', bytes: officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }) }));
    expect(av.outcome.kind).toBe('failed');
    expect(av.status).toBe('Error');
    await failing.shell.stop();
  });

  it('is also an engine that hangs: the answer comes before the deadline', async () => {
    const hanging = antivirusWith({ engines: [fakeEngine({ scan: () => new Promise(() => {}) })] });
    expect((await hanging.ask(mailWith(), {}, 300)).av).toMatchObject({ outcome: { kind: 'failed', error: { code: 'SCAN_LATE' } }, status: 'Error' });
    await hanging.shell.stop();
  });

  it('is also an archive reader that does not work', async () => {
    const archives = { open: () => Promise.reject(new Error('did not start')), close: () => Promise.resolve() };
    const failing = antivirusWith({ archives });
    const { av } = await failing.ask(mailWith({ name: 'a.rar', bytes: rar([{ name: 'a', bytes: Buffer.from('a') }]) }));
    expect(av.outcome).toMatchObject({ kind: 'failed', error: { code: 'SCAN_DEFECT' } });
    await failing.shell.stop();
  });

  it('makes the service not ready (obligation 28)', async () => {
    const failing = antivirusWith({ engines: [fakeEngine({ name: 'dead', version: () => Promise.reject(new Error('no connection')) })] });
    expect((await failing.shell.health.report()).checks).toContainEqual(expect.objectContaining({ name: 'antivirus dead', ok: false }));
    expect((await shell.health.report()).ready).toBe(true);
    await failing.shell.stop();
  });

  it('makes the service not ready when the databases are old, unless they come with the program (obligation 28)', async () => {
    const version = { engine: 'old', version: '1', database: '5', databaseAtMs: Date.now() - 40 * 86_400_000 };
    const engine = fakeEngine({ name: 'old', version: () => Promise.resolve(version) });
    const builtIn = fakeEngine({ name: 'built-in', version: engine.version, capabilities: { ...engine.capabilities, updates: false } });
    const old = antivirusWith({ engines: [engine, builtIn] });
    expect((await old.shell.health.report()).checks).toContainEqual({ name: 'antivirus built-in', needed: true, ok: true, why: '' });
    expect((await old.shell.health.report()).checks).toContainEqual({
      name: 'antivirus old',
      needed: true,
      ok: false,
      why: 'databases of old are 40 days old',
    });
    await old.shell.stop();
  });
});

describe('names that are excluded', () => {
  it('are not scanned, also not within the mail as a whole, and the status says so', async () => {
    const mail = mailWith({ name: 'Trusted-Tool.EXE', bytes: eicar() });
    const { av, reply } = await ask(mail, { excludeNames: ['trusted-*.exe'] });
    expect(av).toMatchObject({ status: 'NotScanned', outcome: { kind: 'notScanned', reason: 'filename' }, facts: { reason: 'filename' } });
    expect(reply.parts.find((part) => part.name === 'Trusted-Tool.EXE')).toMatchObject({ status: 'NotScanned' });
  });

  it('do not excuse the rest of the mail', async () => {
    const mail = mailWith({ name: 'trusted.exe', bytes: tinyProgram() }, { name: 'other.com', bytes: eicar() });
    expect((await ask(mail, { excludeNames: ['trusted.exe'] })).av.status).toBe('Infected');
  });
});
