import { constants, crc32, gzipSync, zstdCompressSync } from 'node:zlib';

import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { sampleMail, tar } from '@postern/samples';

import { afterAll, describe, expect, it } from 'vitest';

import { tarNames } from './tar-names.js';
import { walkMail } from './walk-mail.js';

const archives = createSevenZip();
afterAll(() => archives.close());
const here = inspectionHere();
const content = Buffer.from('content');

async function walk(name: string, bytes: Buffer) {
  const mail = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'hello', attachments: [{ name, bytes }] });
  const seen: string[] = [];
  let largest = 0;
  const { problems, notes } = await walkMail(
    parseMessage(mail),
    { archives, clock: systemClock, inspection: here.inspection, memory: here.memory.open() },
    { limits: { ...DEFAULT_FILE_LIMITS, maxFileBytes: 20_000_000, maxTotalBytes: 40_000_000 }, intoContainers: true },
    (file) => {
      seen.push(file.bytes.toString('latin1', 0, 20));
      largest = Math.max(largest, file.bytes.length);
      return 'go-on';
    },
    AbortSignal.timeout(60_000),
  );
  return { seen, largest, problems: problems.map(({ code }) => code), notes: notes.map(({ code }) => code) };
}

/** A header with fields written over it and its checksum made anew. */
function changed(bytes: Buffer, ...fields: readonly (readonly [number, string])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, text] of fields) copy.write(text, at, 'latin1');
  copy.write('        ', 148);
  const sum = copy.subarray(0, 512).reduce((total, octet) => total + octet, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return copy;
}
/** A member that stands before another one and holds its name. */
const before = (type: string, name: string, text: string) =>
  Buffer.concat([changed(tar([{ name, bytes: Buffer.from(text) }]), [156, type]).subarray(0, -1024), tar([{ name: 'short', bytes: content }])]);
const pax = (path: string) => {
  const line = ` path=${path}\n`;
  return `${line.length + String(line.length + 2).length}${line}`;
};

describe('a name in a tar that climbs out of its folder (obligation 22)', () => {
  it.each([
    ['two steps up', tar([{ name: '../../evil.txt', bytes: content }])],
    ['steps in the middle', tar([{ name: 'a/../../evil.txt', bytes: content }])],
    [
      'behind an innocent one',
      tar([
        { name: 'a.txt', bytes: content },
        { name: '../evil.txt', bytes: content },
      ]),
    ],
    ['in the prefix', changed(tar([{ name: 'evil.txt', bytes: content }]), [345, '../../etc'])],
    ['as a long name of GNU', before('L', '././@LongLink', `../${'a/'.repeat(80)}evil.txt\0`)],
    ['in an extended header', before('x', 'PaxHeader', pax('../../evil.txt'))],
    ['with the separators of Windows', tar([{ name: '..\\..\\evil.txt', bytes: content }])],
    ['compressed', gzipSync(tar([{ name: '../evil.txt', bytes: content }]))],
  ])('is a finding, and its content is looked at: %s', async (_what, bytes) => {
    const { seen, notes } = await walk('a.tar', bytes);
    expect(notes).toContain('NAME_TRAVERSAL');
    expect(seen).toContain('content');
  });

  it('is a finding when it is absolute', async () => {
    expect((await walk('a.tar', tar([{ name: '/etc/evil.txt', bytes: content }]))).notes).toContain('NAME_ABSOLUTE');
  });

  it('is none of an ordinary one', async () => {
    expect(
      (
        await walk(
          'a.tar',
          tar([
            { name: './usr/a..b/c', bytes: content },
            { name: 'd', link: '../d' },
          ]),
        )
      ).notes,
    ).not.toContain('NAME_TRAVERSAL');
  });

  it('never makes the reader throw or turn round, whatever stands in the headers', () => {
    const bytes = tar([
      { name: '../a', bytes: content },
      { name: 'b', bytes: content },
    ]);
    for (let at = 0; at < bytes.length; at += 3) expect(() => tarNames(bytes.subarray(0, at))).not.toThrow();
    for (const size of ['77777777777', '\x80\0\0\0\0\0\0\0\0\0\0\0', '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff', 'nonsense\0'])
      expect(tarNames(changed(bytes, [124, size]))[0]).toBe('../a');
  });
});

describe('an archive that promises far more than it holds (obligation 20)', () => {
  const sparse = (real: string) =>
    changed(tar([{ name: 'holes', bytes: content }]), [156, 'S'], [257, 'ustar  \0'], [386, `00000000000\0${'00000000007'}\0`], [483, `${real}\0`]);
  it.each([
    ['a sparse file of 8 GiB', '77777777777'],
    ['a sparse file of 64 MB', '00400000000'],
  ])('in a tar is no more than the budget, and never clean when it is cut: %s', async (_what, real) => {
    const { largest, problems, seen } = await walk('a.tar', sparse(real));
    expect(largest).toBeLessThanOrEqual(20_000_000);
    if (!seen.includes('content')) expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeGreaterThan(0);
  });

  it.each([27, 30, 31])('by a window of zstd of 2^%i bytes costs no such memory', async (log) => {
    const frame = Buffer.from(zstdCompressSync(Buffer.alloc(300_000, 'x'), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } }));
    // Window_Descriptor (RFC 8878 3.1.1.1.2): exponent in the upper five bits.
    frame[5] = (log - 10) << 3;
    const memory = process.memoryUsage().rss;
    const { problems, largest } = await walk('a.zst', frame);
    expect(process.memoryUsage().rss - memory).toBeLessThan(400_000_000);
    if (largest < 300_000) expect(problems.length).toBeGreaterThan(0);
  });

  /** A stream of xz (format 1.1.0) whose LZMA2 block holds the content as it is, with this size of the dictionary. */
  const xz = (dictionary: number) => {
    const crc = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from(Uint32Array.of(crc32(bytes)).buffer)]);
    const flags = Buffer.from([0, 1]);
    const block = crc(Buffer.from([2, 0, 0x21, 1, dictionary, 0, 0, 0]));
    const chunk = Buffer.concat([Buffer.from([1, 0, content.length - 1]), content, Buffer.from([0])]);
    const check = Buffer.from(Uint32Array.of(crc32(content)).buffer);
    const unpadded = block.length + chunk.length + check.length;
    const index = crc(Buffer.from([0, 1, unpadded, content.length]));
    const footer = Buffer.concat([Buffer.from(Uint32Array.of(index.length / 4 - 1).buffer), flags]);
    return Buffer.concat([
      Buffer.from('fd377a585a00', 'hex'),
      crc(flags),
      block,
      chunk,
      Buffer.alloc(-chunk.length & 3),
      check,
      index,
      Buffer.from(Uint32Array.of(crc32(footer)).buffer),
      footer,
      Buffer.from('YZ'),
    ]);
  };
  it.each([0, 20, 36, 40, 41, 63])('by a dictionary of xz of code %i is read or told, and costs no such memory', async (dictionary) => {
    const memory = process.memoryUsage().rss;
    const { problems, seen } = await walk('a.xz', xz(dictionary));
    expect(process.memoryUsage().rss - memory).toBeLessThan(400_000_000);
    if (dictionary <= 20) expect(seen).toContain('content');
    else expect(seen.includes('content') || problems.length > 0).toBe(true);
  });
});
