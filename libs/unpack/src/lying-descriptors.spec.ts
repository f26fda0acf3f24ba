import { deflateRawSync, crc32 } from 'node:zlib';

import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { sampleMail } from '@postern/samples';
import { afterAll, describe, expect, it } from 'vitest';

import { walkMail } from './walk-mail.js';

const archives = createSevenZip();
afterAll(() => archives.close());
const here = inspectionHere();
const MARK = 'the very end of it';
const CONTENT = Buffer.from(`${'what is seen first, '.repeat(50)}${MARK}`);

interface Sizes {
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** One member with a data descriptor (APPNOTE 4.3.9). */
function described(method: 0 | 8, told: { descriptor: Sizes; central: Sizes; local?: Sizes; signature?: boolean; name?: string }): Buffer {
  const packed = method === 8 ? deflateRawSync(CONTENT) : CONTENT;
  const name = Buffer.from(told.name ?? 'a.txt');
  const none = { crc: 0, packed: 0, size: 0 };
  const sizes = ({ crc, packed: p, size }: Sizes) => Buffer.from(Uint32Array.of(crc, p, size).buffer);
  const local = Buffer.concat([
    Buffer.from('504b03041400080000000000215a', 'hex'),
    sizes(told.local ?? none),
    Buffer.from([name.length, 0, 0, 0]),
    name,
  ]);
  local.writeUInt16LE(method, 8);
  const descriptor = Buffer.concat([told.signature === false ? Buffer.alloc(0) : Buffer.from('504b0708', 'hex'), sizes(told.descriptor)]);
  const central = Buffer.concat([
    Buffer.from('504b010214001400080000000000215a', 'hex'),
    sizes(told.central),
    Buffer.from([name.length, 0]),
    Buffer.alloc(16),
    name,
  ]);
  central.writeUInt16LE(method, 10);
  const at = local.length + packed.length + descriptor.length;
  const end = Buffer.from('504b05060000000001000100000000000000000000000000'.slice(0, 44), 'hex');
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([local, packed, descriptor, central, end]);
}

async function walk(bytes: Buffer) {
  const mail = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'hello', attachments: [{ name: 'a.zip', bytes }] });
  const seen: Buffer[] = [];
  const { problems, notes } = await walkMail(
    parseMessage(mail),
    { archives, clock: systemClock, inspection: here.inspection, memory: here.memory.open() },
    { limits: DEFAULT_FILE_LIMITS, intoContainers: true },
    (file) => {
      if (file.origin === 'member') seen.push(file.bytes);
      return 'go-on';
    },
    AbortSignal.timeout(30_000),
  );
  return { whole: seen.some((content) => content.includes(MARK)), told: [...problems, ...notes].map(({ code }) => code), problems };
}

describe.each([0, 8] as const)('a data descriptor (obligation 21), method %i', (method) => {
  const packed = method === 8 ? deflateRawSync(CONTENT).length : CONTENT.length;
  const right = { crc: crc32(CONTENT), packed, size: CONTENT.length };
  const none = { crc: 0, packed: 0, size: 0 };
  const short = { crc: crc32(CONTENT.subarray(0, 20)), packed: Math.min(20, packed), size: 20 };
  const long = { ...right, packed: packed + 500, size: 5000 };

  it.each([
    ['with its signature', { descriptor: right, central: right }],
    ['without its signature', { descriptor: right, central: right, signature: false }],
  ])('that says what is there is read without a word: %s', async (_what, told) => {
    expect(await walk(described(method, told))).toEqual({ whole: true, told: [], problems: [] });
  });

  it.each([
    ['is short', { descriptor: short, central: right }],
    ['is long', { descriptor: long, central: right }],
    ['is nothing', { descriptor: none, central: right }],
    ['has another checksum', { descriptor: { ...right, crc: 1 }, central: right }],
    ['is right and the directory is short', { descriptor: right, central: short }],
    ['is right and the directory is nothing', { descriptor: right, central: none }],
    ['is right and the directory is long', { descriptor: right, central: long }],
    ['is short like the directory', { descriptor: short, central: short }],
    ['is right and the local header is short', { descriptor: right, central: right, local: short }],
    ['and directory are right and the local header is long', { descriptor: right, central: right, local: long }],
  ])('that lies hides nothing: it %s', async (_what, told) => {
    const { whole, problems } = await walk(described(method, told));
    expect(whole || problems.length > 0).toBe(true);
  });
});
