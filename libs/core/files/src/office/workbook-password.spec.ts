import { createHash } from 'node:crypto';

import { ole } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { rc4 } from '../containers/rc4.js';
import { inspect } from '../inspect.js';
import { unlimitedMeter } from '../looking/meter.js';
import { identify } from '../types/identify.js';

const DEFAULT = 'VelvetSweatshop';
const MARKER = Buffer.from('what the workbook says');
const look = (stream: Buffer, name = 'Workbook') => {
  const bytes = ole([{ path: name, bytes: stream }]);
  const { encrypted, embedded, findings } = inspect(bytes, identify(bytes));
  return { encrypted, isRead: embedded.some((file) => file.bytes.includes(MARKER)), codes: findings.map((finding) => finding.code) };
};
const record = (type: number, data: Buffer) => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
};
const uint32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const uint16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer);
const hashOf = (name: string, ...parts: Buffer[]) => createHash(name).update(Buffer.concat(parts)).digest();

/** Globals with a sheet of each kind, and a sheet behind them that is longer than a block of the keystream. */
const workbook = (pass: Buffer, kind: number) => [
  { type: 0x809, data: Buffer.alloc(16, 6), plain: 16 },
  { type: 0x2f, data: pass, plain: pass.length },
  { type: 0x42, data: uint16(1200), plain: 0 },
  { type: 0x85, data: Buffer.from([9, 9, 0, 0, 0, kind, 3, 0, 65, 66, 67]), plain: 4 },
  { type: 0x0a, data: Buffer.alloc(0), plain: 0 },
  { type: 0x809, data: Buffer.alloc(16, 6), plain: 16 },
  { type: 0xfc, data: Buffer.alloc(3000, 'filler '), plain: 0 },
  { type: 0xfc, data: MARKER, plain: 0 },
];
type Part = ReturnType<typeof workbook>[number];

/** Each record with its data sealed by its place in the stream, but for what stays plain. */
function sealed(parts: readonly Part[], seal: (data: Buffer, at: number, stream: Buffer) => Buffer): Buffer {
  const stream = Buffer.concat(parts.map(({ type, data }) => record(type, data)));
  let at = 0;
  return Buffer.concat(
    parts.map(({ type, data, plain }) => {
      const hidden = seal(data, at + 4, stream);
      at += 4 + data.length;
      return record(type, Buffer.concat([data.subarray(0, plain), hidden.subarray(plain)]));
    }),
  );
}

const byRc4 = (keyOf: (block: number) => Buffer) => (data: Buffer, at: number, stream: Buffer) => {
  const blocks = Array.from({ length: Math.ceil(stream.length / 1024) }, (_, i) =>
    rc4(keyOf(i), stream.subarray(1024 * i, 1024 * i + 1024), unlimitedMeter()),
  );
  return Buffer.concat(blocks).subarray(at, at + data.length);
};

function rc4Old(password: string, kind: number): Buffer {
  const salt = Buffer.alloc(16, 3);
  const short = Buffer.concat([hashOf('md5', Buffer.from(password, 'utf16le')).subarray(0, 5), salt]);
  const base = hashOf('md5', ...Array.from({ length: 16 }, () => short)).subarray(0, 5);
  const keyOf = (block: number) => hashOf('md5', base, uint32(block));
  const verifier = Buffer.alloc(16, 7);
  const check = rc4(keyOf(0), Buffer.concat([verifier, hashOf('md5', verifier)]), unlimitedMeter());
  return sealed(workbook(Buffer.concat([uint16(1), uint16(1), uint16(1), salt, check]), kind), byRc4(keyOf));
}

const rc4New =
  (bits: number) =>
  (password: string, kind: number): Buffer => {
    const salt = Buffer.alloc(16, 4);
    const base = hashOf('sha1', salt, Buffer.from(password, 'utf16le'));
    const keyOf = (block: number) => {
      const key = hashOf('sha1', base, uint32(block)).subarray(0, (bits || 40) / 8);
      return (bits || 40) === 40 ? Buffer.concat([key, Buffer.alloc(11)]) : key;
    };
    const verifier = Buffer.alloc(16, 7);
    const check = rc4(keyOf(0), Buffer.concat([verifier, hashOf('sha1', verifier)]), unlimitedMeter());
    const header = Buffer.concat([
      uint32(4),
      uint32(0),
      uint32(0x6801),
      uint32(0x8004),
      uint32(bits),
      uint32(1),
      uint32(0),
      uint32(0),
      Buffer.alloc(2),
    ]);
    const pass = Buffer.concat([
      uint16(1),
      uint16(4),
      uint16(2),
      uint32(4),
      uint32(header.length),
      header,
      uint32(16),
      salt,
      check.subarray(0, 16),
      uint32(20),
      check.subarray(16),
    ]);
    return sealed(workbook(pass, kind), byRc4(keyOf));
  };

const right = (octet: number, by: number) => ((octet >> by) | (octet << (8 - by))) & 255;
const xor =
  (isBiff8: boolean) =>
  (password: string, kind: number): Buffer => {
    const key = Buffer.from([0x5a, 0xc3]);
    let verifier = 0;
    for (const octet of [password.length, ...Buffer.from(password)].reverse()) verifier = ((verifier >> 14) & 1) ^ ((verifier << 1) & 0x7fff) ^ octet;
    const pass = Buffer.concat([isBiff8 ? uint16(0) : Buffer.alloc(0), key, uint16(verifier ^ 0xce4b)]);
    const mask = [...Buffer.from(password.padEnd(15, 'x').slice(0, 15)), 0xbb].map((octet, i) => right(octet ^ (key[i % 2] ?? 0), 1));
    return sealed(workbook(pass, kind), (data, at) =>
      Buffer.from(data.map((octet, i) => right(octet, 3) ^ (mask[(at + data.length + i) % 16] ?? 0))),
    );
  };

const WAYS = [
  ['RC4', rc4Old],
  ['RC4 by the CryptoAPI, 128 bits', rc4New(128)],
  ['RC4 by the CryptoAPI, 40 bits', rc4New(40)],
  ['RC4 by the CryptoAPI, without a length of the key', rc4New(0)],
  ['XOR', xor(true)],
  ['XOR of BIFF5', xor(false)],
] as const;

describe('an old workbook that Excel opens without asking', () => {
  it.each(WAYS)('is read with everything in it: %s', (_way, seal) => {
    const stream = seal(DEFAULT, 0);
    expect(stream.includes(MARKER)).toBe(false);
    expect(look(stream)).toEqual({ encrypted: false, isRead: true, codes: [] });
    expect(look(stream, 'Book')).toMatchObject({ encrypted: false, isRead: true });
  });

  it.each(WAYS)('tells its macro sheets: %s', (_way, seal) => {
    expect(look(seal(DEFAULT, 1)).codes).toContain('DOC_XLM');
  });
});

describe('an old workbook with another password', () => {
  it.each(WAYS)('is encrypted, and nothing is said of its sheets: %s', (_way, seal) => {
    for (const kind of [0, 1]) expect(look(seal('secret', kind))).toEqual({ encrypted: true, isRead: false, codes: ['DOC_ENCRYPTED'] });
  });

  it('is encrypted in whatever way, and never throws when that is damaged', () => {
    for (const [, seal] of WAYS) {
      const stream = seal(DEFAULT, 0);
      for (let at = 0; at < 200; at++) {
        const damaged = Buffer.from(stream);
        damaged[at] = (damaged[at] as number) ^ 0x41;
        expect(() => look(damaged)).not.toThrow();
      }
    }
    for (const pass of ['', '00', '0100', '010001000100', '010009000900', '0100040002000400000000000000', '0100040002000400000014000000'])
      expect(look(Buffer.concat([record(0x2f, Buffer.from(pass, 'hex')), Buffer.alloc(64)]))).toMatchObject({ encrypted: true });
  });
});
