import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { createSevenZip } from '@postern/adapter-archives';
import { createTypeOpinion } from '@postern/adapter-filetype';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { sampleMail } from '@postern/samples';
import { walkMail } from '@postern/unpack';
import type { WalkedFile, WalkReport } from '@postern/unpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { corpusSet, NO_CORPORA } from './corpora.js';

const set = corpusSet('attachments');

/** One line of the set's list: path, label, source. */
const samples =
  set === undefined
    ? []
    : readFileSync(join(set, 'manifest.tsv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'))
        .map(([file = '', label = '', source = '']) => ({ file, label, source }));

interface Walked extends WalkReport {
  readonly file: string;
  readonly label: string;
  readonly source: string;
  readonly files: readonly Pick<WalkedFile, 'types' | 'encrypted' | 'macros' | 'path' | 'depth' | 'findings'>[];
  /** The bytes of the harmless program of the test files are among what was unpacked. */
  readonly hasProgram: boolean;
}

describe.skipIf(set === undefined)(`attachments of the corpus${set === undefined ? `: ${NO_CORPORA}` : ''}`, () => {
  const archives = createSevenZip();
  const walked: Walked[] = [];
  const failures: string[] = [];

  beforeAll(async () => {
    const room = inspectionHere(await createTypeOpinion());
    const program = readFileSync(join(set ?? '', 'clamav-testfiles/clam.exe'));
    for (const sample of samples) {
      try {
        walked.push(await walkOne(sample, room, program));
      } catch (thrown) {
        failures.push(`${sample.file}: ${String(thrown)}`);
      }
    }
  });
  afterAll(() => archives.close());

  async function walkOne(sample: (typeof samples)[number], room: InspectionRoom, program: Buffer): Promise<Walked> {
    const bytes = readFileSync(join(set ?? '', sample.file));
    const mail = sampleMail({
      from: 'a@a.example',
      to: 'b@b.example',
      subject: 's',
      text: 't',
      attachments: [{ name: sample.file.split('/').at(-1) ?? 'x', bytes }],
    });
    const files: WalkedFile[] = [];
    let hasProgram = false;
    const report = await walkMail(
      parseMessage(mail),
      { archives, clock: systemClock, inspection: room.inspection, memory: room.memory.open() },
      { limits: DEFAULT_FILE_LIMITS, intoContainers: true },
      (file) => {
        hasProgram ||= file.bytes.includes(program);
        files.push({ ...file, bytes: Buffer.alloc(0) });
        return 'go-on';
      },
      AbortSignal.timeout(30_000),
    );
    return { ...sample, ...report, files: files.slice(1), hasProgram };
  }

  const of = (source: string) => walked.filter((each) => each.source === source);
  const named = (list: readonly Walked[]) => list.map((each) => each.file);

  it('are all walked through without an exception', () => {
    expect(samples.length).toBeGreaterThan(1000);
    expect(failures).toEqual([]);
    expect(walked).toHaveLength(samples.length);
  });

  it('have their true type told', () => {
    const types = of('file-type');
    const aliases: Readonly<Record<string, string>> = { cfb: 'ole', lzh: 'lha' };
    const wrong = types.filter((each) => !each.files[0]?.types.includes(aliases[each.label] ?? each.label));
    console.log(
      `types: ${types.length - wrong.length} of ${types.length}; others: ${wrong.map((each) => `${each.file.split('/').at(-1)} is ${each.files[0]?.types[0]}`).join(', ')}`,
    );
    expect(wrong.length / types.length).toBeLessThan(0.06);
  });

  it('have their macros found, also those whose source was taken away', () => {
    const stomped = of('vbastomp').filter((each) => !each.files.some((file) => file.macros));
    expect(named(stomped)).toEqual([]);
    const sheets = walked.filter((each) => each.label === 'excel4-macros' && !each.files.some((file) => file.macros));
    expect(named(sheets)).toEqual([]);
    expect(named(walked.filter((each) => each.label === 'olevba' && !each.files.some((file) => file.macros)))).toEqual([]);
  });

  it('have their encryption told, and nothing harmless called encrypted', () => {
    const encrypted = walked.filter((each) => each.label === 'encrypted' || each.label.endsWith(',encrypted'));
    const missed = encrypted.filter((each) => !each.problems.some((problem) => problem.why === 'encrypted'));
    console.log(`encrypted: ${encrypted.length - missed.length} of ${encrypted.length}; missed: ${named(missed).join(', ')}`);
    // Excel opens these without a question, by the password that it tries itself; so do we, and then they are not encrypted to anybody.
    const opened = missed.filter((each) => each.file.includes('standardpassword'));
    expect(named(missed.filter((each) => !opened.includes(each)))).toEqual([]);
    expect(named(opened.filter((each) => !each.files.some((file) => file.types.some((type) => type.startsWith('xls')))))).toEqual([]);
    const plain = walked.filter(
      (each) =>
        ['plain', 'ooxml', 'docx', 'xlsx', 'pptx'].includes(each.label) &&
        !each.file.endsWith('.zip') &&
        each.problems.some((problem) => problem.why === 'encrypted'),
    );
    expect(named(plain)).toEqual([]);
  });

  it('have what they embed, load or start noted', () => {
    const codes = (each: Walked) => each.files.flatMap((file) => file.findings.map((finding) => finding.code));
    const objects = walked.filter((each) => each.label === 'oleobj');
    const silent = objects.filter((each) => !codes(each).some((code) => code === 'DOC_OBJECT' || code === 'DOC_EXTERNAL') && each.files.length < 2);
    const dde = walked.filter(
      (each) =>
        each.label === 'msodde' && /dde/.test(each.file) && !codes(each).includes('DOC_DDE') && !each.problems.some((p) => p.why === 'encrypted'),
    );
    console.log(
      `objects: ${objects.length - silent.length} of ${objects.length}, silent: ${named(silent).join(', ')}; DDE missed: ${named(dde).join(', ')}`,
    );
    expect(silent.length).toBeLessThanOrEqual(4);
    expect(dde.length).toBeLessThanOrEqual(8);
  });

  it('have the program in the wrappers of the test files unpacked, or the wrapper told as one that nobody can open', () => {
    const files = of('clamav-testfiles');
    // Packers change the program itself; only an engine that undoes them can tell.
    const packed = /aspack|fsg|mew|pespin|petite|upack|upx|wwpack|yc\.exe|ea05|ea06|IS(?:cab|msi)|\.sis|d64/;
    const missed = files.filter((each) => !packed.test(each.file) && !each.hasProgram && each.problems.length === 0);
    console.log(
      `wrappers: ${files.filter((each) => each.hasProgram).length} of ${files.length} unpacked by ourselves; silent: ${named(missed).join(', ')}`,
    );
    expect(named(missed)).toEqual([]);
  });

  it('are opened, or told as something that nobody can open', () => {
    const archivesOf = walked.filter(
      (each) => ['libarchive', 'py7zr'].includes(each.source) && each.files.length === 1 && each.problems.length === 0,
    );
    console.log(
      `archives without members and without a problem: ${archivesOf.length}: ${named(archivesOf)
        .map((file) => file.split('/').at(-1))
        .join(', ')}`,
    );
    // Later volumes of split archives and raw streams have no magic; archives without members are in order.
    const silent = archivesOf.filter((each) => /^(?:zip|7zip|rar|rar5|cab|7z)$/.test(each.label) && !/split|empty|part0\d$/.test(each.file));
    expect(silent.length).toBeLessThanOrEqual(8);
  });

  it('stay within their budgets', () => {
    for (const each of walked) expect(each.files.length).toBeLessThanOrEqual(DEFAULT_FILE_LIMITS.maxFiles);
    expect(statSync(set ?? '').isDirectory() && readdirSync(set ?? '').length).toBeGreaterThan(5);
  });
});
