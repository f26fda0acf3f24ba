import { deflateSync, gzipSync } from 'node:zlib';

import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { officeDocument, oldWordDocument, rar, sampleMail, tar, tinyProgram, zip, HARMLESS_MACRO } from '@postern/samples';
import type { SampleAttachment } from '@postern/samples';
import { turnableClock } from '@postern/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { walkMail } from './walk-mail.js';
import type { WalkedFile } from './walked-file.js';

const archives = createSevenZip();
afterAll(() => archives.close());
const here = inspectionHere();
const hereParts = ({ inspection, memory } = here) => ({ inspection, memory: memory.open() });

interface Choices {
  readonly limits?: Partial<FileLimits>;
  readonly intoContainers?: boolean;
  readonly archives?: ArchiveOpener;
  readonly skip?: (file: WalkedFile) => boolean;
}

async function walk(bytes: Buffer, choices: Choices = {}) {
  const files: WalkedFile[] = [];
  const report = await walkMail(
    parseMessage(bytes),
    { archives: choices.archives ?? archives, clock: systemClock, ...hereParts() },
    { limits: { ...DEFAULT_FILE_LIMITS, ...choices.limits }, intoContainers: choices.intoContainers ?? true },
    (file) => {
      files.push(file);
      return choices.skip?.(file) === true ? 'skip-inside' : 'go-on';
    },
    AbortSignal.timeout(30_000),
  );
  return { files, paths: files.map((file) => file.path), ...report, codes: report.problems.map((problem) => problem.code) };
}

const mail = (...attachments: readonly SampleAttachment[]) =>
  sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'hello', attachments });
const text = (name: string) => ({ name, bytes: Buffer.from(`content of ${name}`) });

describe('the walk through a mail', () => {
  it('sees parts, members and members of members, with paths like places', async () => {
    const inner = zip([text('deep.txt')]);
    const { files, paths, problems } = await walk(
      mail({ name: 'outer.zip', bytes: zip([text('dir/a.txt'), { name: 'inner.zip', bytes: inner }]) }, text('b.txt')),
    );
    expect(paths).toEqual(['1.1', '1.2', '1.2/outer.zip/dir/a.txt', '1.2/outer.zip/inner.zip', '1.2/outer.zip/inner.zip/deep.txt', '1.3']);
    expect(files.map((file) => file.depth)).toEqual([1, 1, 2, 2, 3, 1]);
    expect(files.map((file) => file.part)).toEqual(['1.1', '1.2', '1.2', '1.2', '1.2', '1.3']);
    expect(files[4]).toMatchObject({ origin: 'member', name: 'deep.txt', types: ['txt'], within: ['zip'] });
    expect(files[0]).toMatchObject({ prose: true });
    expect(problems).toEqual([]);
  });

  it('sees what a RAR, a TAR, a compressed TAR and a document hold', async () => {
    const { paths } = await walk(
      mail(
        { name: 'a.rar', bytes: rar([text('r.txt')]) },
        { name: 'b.tar', bytes: tar([text('t.txt')]) },
        { name: 'c.tgz', bytes: gzipSync(tar([text('g.txt')])) },
        { name: 'd.doc', bytes: oldWordDocument({ macros: HARMLESS_MACRO }) },
      ),
    );
    expect(paths).toEqual(
      expect.arrayContaining(['1.2/a.rar/r.txt', '1.3/b.tar/t.txt', '1.4/c.tgz/c.tar', '1.4/c.tgz/c.tar/g.txt', '1.5/d.doc/Module1.bas']),
    );
  });

  it('sees the parts of a mail that is attached as a file', async () => {
    const { files } = await walk(mail({ name: 'mail.eml', bytes: mail(text('inner.txt')) }));
    expect(files.find((file) => file.name === 'inner.txt')).toMatchObject({ path: '1.2/mail.eml/1.2', part: '1.2', depth: 2 });
  });

  it('sees the mail alone when containers are not to be opened', async () => {
    const { paths } = await walk(mail({ name: 'a.zip', bytes: zip([text('x.txt')]) }), { intoContainers: false });
    expect(paths).toEqual(['1.1', '1.2']);
  });

  it('sees nothing within a file that is not of interest', async () => {
    const { paths } = await walk(mail({ name: 'a.zip', bytes: zip([text('x.txt')]) }, text('y.txt')), { skip: (file) => file.name === 'a.zip' });
    expect(paths).toEqual(['1.1', '1.2', '1.3']);
  });

  it('shows names escaped and keeps them as stored for comparing (obligation 22)', async () => {
    const { files } = await walk(mail({ name: 'a.zip', bytes: zip([text('../..\u202e/evil\u0007.txt')]) }));
    const member = files.find((file) => file.origin === 'member');
    expect(member?.names).toEqual(['../..\u202e/evil\u0007.txt']);
    expect(member?.path).toBe('1.2/a.zip/../..\\u{202e}/evil\\u{7}.txt');
    expect(member?.findings.map((finding) => finding.code)).toEqual(expect.arrayContaining(['NAME_OVERRIDE', 'NAME_HIDDEN_CHARACTERS']));
  });

  it('notes a program that goes by the name of a document (obligation 25)', async () => {
    const { files } = await walk(mail({ name: 'report.pdf', bytes: tinyProgram() }));
    expect(files[1]?.findings.map((finding) => finding.code)).toContain('TYPE_DIFFERS');
  });
});

describe('an archive whose headers disagree (obligation 21)', () => {
  it('gives the union of what programs would unpack', async () => {
    const hidden = zip([text('seen.txt'), { ...text('hidden.txt'), hidden: true }]);
    expect((await walk(mail({ name: 'a.zip', bytes: hidden }))).paths).toContain('1.2/a.zip/hidden.txt');
    const renamed = await walk(mail({ name: 'a.zip', bytes: zip([{ ...text('a.txt'), localName: 'a.exe' }]) }));
    expect(renamed.files[2]?.names).toEqual(['a.txt', 'a.exe']);
    expect(renamed.notes.map((note) => note.code)).toContain('ZIP_NAMES_DIFFER');
  });

  it('gives a member that is stored by one header and deflated by the other in both ways', async () => {
    const bytes = Buffer.from(zip([{ name: 'a.txt', bytes: Buffer.from('deflated content, deflated content') }]));
    bytes.writeUInt16LE(0, bytes.indexOf(Buffer.from('504b0102', 'hex')) + 10);
    const { files } = await walk(mail({ name: 'a.zip', bytes }));
    expect(files.some((file) => file.bytes.toString() === 'deflated content, deflated content')).toBe(true);
    expect(files.filter((file) => file.origin === 'member')).toHaveLength(2);
  });

  it('gives entries that hide behind the end of a member', async () => {
    const carried = zip([text('smuggled.txt')]);
    const outer = Buffer.from(zip([{ name: 'a.txt', bytes: Buffer.from('short') }]));
    const packedAt = 30 + 'a.txt'.length;
    const packed = outer.readUInt32LE(18);
    const local = outer.subarray(0, packedAt + packed);
    const central = Buffer.from(outer.subarray(packedAt + packed));
    const swollen = Buffer.concat([local, carried.subarray(0, carried.indexOf(Buffer.from('504b0102', 'hex')))]);
    const size = packed + swollen.length - local.length;
    swollen.writeUInt32LE(size, 18);
    central.writeUInt32LE(size, 20);
    central.writeUInt32LE(swollen.length, central.length - 6);
    const { files } = await walk(mail({ name: 'a.zip', bytes: Buffer.concat([swollen, central]) }));
    expect(files.map((file) => file.name)).toContain('smuggled.txt');
  });

  it('has links noted and not followed, and encrypted members by name (obligations 23, 24)', async () => {
    const links = await walk(mail({ name: 'a.zip', bytes: zip([{ name: 'link', bytes: Buffer.from('/etc/passwd'), mode: 0o120777 }]) }));
    expect(links.notes.map((note) => note.code)).toContain('ARCHIVE_LINK');
    const locked = await walk(mail({ name: 'a.zip', bytes: zip([{ ...text('secret.exe'), encrypted: true }]) }));
    expect(locked.files[2]).toMatchObject({ name: 'secret.exe', encrypted: true, types: [], bytes: Buffer.alloc(0) });
    expect(locked.problems).toEqual([expect.objectContaining({ why: 'encrypted', code: 'ARCHIVE_ENCRYPTED', path: '1.2' })]);
  });
});

/** A PDF of object streams that are nothing but zeros. */
function objectStreams(count: number): Buffer {
  const head = Buffer.from('1 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\n');
  const stream = Buffer.concat([head, deflateSync(Buffer.alloc(1_000_000)), Buffer.from('\nendstream\n')]);
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...Array.from({ length: count }, () => stream)]);
}

describe('a budget (obligation 20)', () => {
  const bomb = zip([{ name: 'zeros', bytes: Buffer.alloc(3_000_000) }]);
  it.each([
    ['LIMIT_NESTING', 'nesting', { maxDepth: 2 }, zip([{ name: 'b.zip', bytes: zip([{ name: 'c.zip', bytes: zip([text('d')]) }]) }])],
    ['LIMIT_FILES', 'too-large', { maxFiles: 4 }, zip(Array.from({ length: 10 }, (_unused, i) => text(`${i}`)))],
    ['LIMIT_RATIO', 'too-large', { maxRatio: 10, ratioFromBytes: 1000 }, bomb],
    ['LIMIT_TOTAL_BYTES', 'too-large', { maxTotalBytes: 2_000_000 }, zip([{ name: 'a', bytes: Buffer.alloc(3_000_000, 'x'), stored: true }])],
    ['LIMIT_FILE_BYTES', 'too-large', { maxFileBytes: 1_000_000 }, Buffer.alloc(1_500_000, 'x')],
    ['LIMIT_FILE_BYTES', 'too-large', { maxFileBytes: 100_000, maxRatio: 10_000 }, zip([{ name: 'a', bytes: Buffer.alloc(150_000) }])],
    ['LIMIT_RATIO', 'too-large', { maxRatio: 10, ratioFromBytes: 1000 }, gzipSync(Buffer.alloc(3_000_000))],
    ['LIMIT_TOTAL_BYTES', 'too-large', { maxTotalBytes: 1000 }, Buffer.from(`<html><a href="data:application/pdf;base64,${'QUJD'.repeat(1000)}">`)],
    ['LIMIT_FILES', 'too-large', {}, Buffer.from(`<html>${`<a href="data:application/pdf;base64,${'QUJD'.repeat(20)}">`.repeat(600)}`)],
    ['LIMIT_WORK', 'too-large', {}, objectStreams(60)],
  ] satisfies readonly (readonly [string, string, Partial<FileLimits>, Buffer])[])(
    'that is crossed is a problem, never silence: %s',
    async (code, why, limits, bytes) => {
      const { problems } = await walk(mail({ name: 'a', bytes }), { limits });
      expect(problems).toContainEqual(expect.objectContaining({ code, why }));
    },
  );

  it('of time ends an archive that takes too long, and the walk goes on to its end', async () => {
    const slow: ArchiveOpener = { open: () => Promise.resolve({ kind: 'late' }), close: () => Promise.resolve() };
    const { problems, paths } = await walk(mail({ name: 'a.rar', bytes: rar([text('x')]) }, text('b.txt')), { archives: slow });
    expect(problems).toEqual([expect.objectContaining({ code: 'LIMIT_TIME', why: 'too-large', path: '1.2' })]);
    expect(paths).toContain('1.3');
  });

  it('of time counts neither the wait for a reader nor for engines', async () => {
    const clock = turnableClock();
    const late: ArchiveOpener = {
      async open(_bytes, _type, quota, _signal, started) {
        await clock.turn(60_000);
        started?.();
        expect(quota.maxMs).toBe(1000);
        return { kind: 'opened', members: [text('x')], encrypted: 0, locked: [], unreadable: 0, links: 0, volume: false, limit: undefined };
      },
      close: () => Promise.resolve(),
    };
    const see = async () => {
      await clock.turn(60_000);
      return 'go-on' as const;
    };
    const message = parseMessage(mail({ name: 'a.rar', bytes: rar([text('x')]) }, text('b.txt')));
    const limits = { ...DEFAULT_FILE_LIMITS, maxTimeMs: 1000 };
    expect(
      (
        await walkMail(
          message,
          { archives: late, clock, ...hereParts(inspectionHere(undefined, () => 0)) },
          { limits, intoContainers: true },
          see,
          AbortSignal.timeout(5000),
        )
      ).problems,
    ).toEqual([]);
  });

  it('is not what a reader crosses that does not work: that is a failure of ours', async () => {
    const dead: ArchiveOpener = { open: () => Promise.reject(new Error('the archive reader did not start')), close: () => Promise.resolve() };
    await expect(walk(mail({ name: 'a.rar', bytes: rar([text('x')]) }), { archives: dead })).rejects.toThrow('did not start');
  });

  it('ends a ZIP that contains itself again and again', async () => {
    let bytes: Buffer = text('core').bytes;
    for (let level = 0; level < 40; level++) bytes = zip([{ name: 'r.zip', bytes }]);
    const { codes, files } = await walk(mail({ name: 'r.zip', bytes }));
    expect(codes).toContain('LIMIT_NESTING');
    expect(files.length).toBeLessThan(40);
  });
});

describe('what nobody can open', () => {
  it.each([
    ['a RAR that is none', 'ARCHIVE_BROKEN', Buffer.concat([Buffer.from('526172211a0700', 'hex'), Buffer.alloc(100, 7)])],
    ['an ACE', 'ARCHIVE_UNSUPPORTED', Buffer.concat([Buffer.alloc(7), Buffer.from('**ACE**'), Buffer.alloc(100)])],
    [
      'a ZIP that was cut off within a stored member',
      'ARCHIVE_DAMAGED',
      zip([{ name: 'a', bytes: Buffer.alloc(500, 'x'), stored: true }]).subarray(0, 300),
    ],
    [
      'a ZIP with damaged content',
      'ARCHIVE_DAMAGED',
      ((): Buffer => {
        const bytes = Buffer.from(zip([{ name: 'a', bytes: Buffer.alloc(500, 'abcdefg') }]));
        bytes.fill(0xff, 32, 45);
        return bytes;
      })(),
    ],
  ])('is a problem: %s', async (_what, code, bytes) => {
    const { problems } = await walk(mail({ name: 'a', bytes }));
    expect(problems).toContainEqual(expect.objectContaining({ why: 'malformed', code }));
  });

  it('is a piece of a message', async () => {
    const bytes = Buffer.from(
      'From: a@a.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: message/partial; id="x"; number=1; total=2\r\n\r\nFrom: b@b.example\r\n\r\nhello\r\n',
    );
    expect((await walk(bytes)).codes).toContain('MIME_PARTIAL');
  });

  it('does not make random octets with a short signature a problem', async () => {
    expect((await walk(mail({ name: 'data', bytes: Buffer.concat([Buffer.from('60ea', 'hex'), Buffer.alloc(200, 1)]) }))).problems).toEqual([]);
  });
});

describe('the end of the walk', () => {
  it('is immediate when the signal aborts, with its reason', async () => {
    const stop = new AbortController();
    const walking = walkMail(
      parseMessage(mail(text('a'), text('b'))),
      { archives, clock: systemClock, ...hereParts() },
      { limits: DEFAULT_FILE_LIMITS, intoContainers: true },
      () => {
        stop.abort(new Error('deadline'));
        return 'go-on';
      },
      stop.signal,
    );
    await expect(walking).rejects.toThrow('deadline');
  });

  it('has also a document without a name', async () => {
    const { files } = await walk(mail({ name: '', bytes: officeDocument({ kind: 'docx' }) }));
    expect(files.some((file) => file.types[0] === 'docx')).toBe(true);
  });
});
