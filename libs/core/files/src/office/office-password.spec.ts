import { createCipheriv, createHash } from 'node:crypto';

import { encryptedOfficeDocument, officeDocument, ole } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { inspect } from '../inspect.js';
import { Meter } from '../looking/meter.js';
import { identify } from '../types/identify.js';
import { openOle } from './ole-file.js';
import { packageWithoutAsking } from './office-password.js';

const look = (bytes: Buffer) => {
  const { encrypted, embedded } = inspect(bytes, identify(bytes));
  return { encrypted, within: embedded.map((file) => identify(file.bytes)[0]) };
};
const number = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 15)]);

/** A document under the way of encryption of today (MS-OFFCRYPTO 2.3.4.10), AES-256 and SHA-512, with few rounds. */
function agile(content: Buffer, password: string): Buffer {
  const sha512 = (...parts: Buffer[]) => createHash('sha512').update(Buffer.concat(parts)).digest();
  const salt = Buffer.alloc(16, 3);
  const dataSalt = Buffer.alloc(16, 4);
  const file = Buffer.alloc(32, 8);
  const input = Buffer.alloc(16, 7);
  let spun = sha512(salt, Buffer.from(password, 'utf16le'));
  for (let i = 0; i < 100; i++) spun = sha512(number(i), spun);
  const seal = (key: Buffer, vector: Buffer, bytes: Buffer) => createCipheriv('aes-256-cbc', key, vector).setAutoPadding(false).update(padded(bytes));
  const under = (block: string, bytes: Buffer) => seal(sha512(spun, Buffer.from(block, 'hex')).subarray(0, 32), salt, bytes).toString('base64');
  const how =
    'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"';
  const xml = `<?xml version="1.0"?><encryption><keyData ${how} saltValue="${dataSalt.toString('base64')}"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="100" ${how} saltValue="${salt.toString('base64')}" encryptedVerifierHashInput="${under('fea7d2763b4b9e79', input)}" encryptedVerifierHashValue="${under('d7aa0f6d3061344e', sha512(input))}" encryptedKeyValue="${under('146e0be7abacd0d6', file)}"/></keyEncryptor></keyEncryptors></encryption>`;
  const segments = Array.from({ length: Math.ceil(content.length / 4096) }, (_, i) =>
    seal(file, sha512(dataSalt, number(i)).subarray(0, 16), content.subarray(4096 * i, 4096 * i + 4096)),
  );
  return ole([
    { path: 'EncryptionInfo', bytes: Buffer.concat([Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]), Buffer.from(xml)]) },
    { path: 'EncryptedPackage', bytes: Buffer.concat([number(content.length), number(0), ...segments]) },
  ]);
}

/** A document under the older way of encryption (MS-OFFCRYPTO 2.3.4.7). */
function standard(content: Buffer, password: string): Buffer {
  const sha1 = (...parts: Buffer[]) => createHash('sha1').update(Buffer.concat(parts)).digest();
  const salt = Buffer.alloc(16, 5);
  let hash = sha1(salt, Buffer.from(password, 'utf16le'));
  for (let i = 0; i < 50_000; i++) hash = sha1(number(i), hash);
  hash = sha1(hash, number(0));
  const key = sha1(Buffer.from(Array.from({ length: 64 }, (_, i) => 0x36 ^ (hash[i] ?? 0)))).subarray(0, 16);
  const seal = (bytes: Buffer) => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(padded(bytes));
  const input = Buffer.alloc(16, 9);
  const header = Buffer.concat([
    number(0x24),
    number(0),
    number(0x660e),
    number(0x8004),
    number(128),
    number(0x18),
    number(0),
    number(0),
    Buffer.alloc(4),
  ]);
  const info = Buffer.concat([
    Buffer.from([3, 0, 2, 0]),
    number(0x24),
    number(header.length),
    header,
    number(16),
    salt,
    seal(input),
    number(20),
    seal(sha1(input)),
  ]);
  const size = Buffer.concat([number(content.length), number(0)]);
  return ole([
    { path: 'EncryptionInfo', bytes: info },
    { path: 'EncryptedPackage', bytes: Buffer.concat([size, seal(content)]) },
  ]);
}

describe('an encrypted document that opens without being asked for a password', () => {
  it('is read with everything in it, agile', () => {
    const large = officeDocument({
      kind: 'xlsm',
      extra: [{ name: 'xl/a.bin', bytes: Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * i * 7) & 255)) }],
    });
    for (const content of [large, officeDocument({ kind: 'xlsm' })])
      expect(look(agile(content, 'VelvetSweatshop'))).toEqual({ encrypted: false, within: ['xlsm'] });
  });

  it('is read with everything in it, standard', () => {
    expect(look(standard(officeDocument({ kind: 'docm' }), 'VelvetSweatshop'))).toEqual({ encrypted: false, within: ['docm'] });
  });

  it('is read with everything in it, by the password of PowerPoint', () => {
    const content = officeDocument({ kind: 'docm' });
    for (const seal of [agile, standard]) expect(look(seal(content, '/01Hannes Ruescher/01'))).toEqual({ encrypted: false, within: ['docm'] });
  });
});

describe('an encrypted document with another password', () => {
  it('is encrypted', () => {
    expect(look(agile(officeDocument({ kind: 'xlsm' }), 'secret'))).toEqual({ encrypted: true, within: [] });
    expect(look(standard(officeDocument({ kind: 'docm' }), 'secret'))).toEqual({ encrypted: true, within: [] });
    expect(look(encryptedOfficeDocument())).toEqual({ encrypted: true, within: [] });
  });

  it('never throws when its description is damaged', () => {
    const bytes = agile(officeDocument({ kind: 'xlsm' }), 'VelvetSweatshop');
    for (let at = 512; at < bytes.length; at += 301) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x41;
      expect(() => look(damaged)).not.toThrow();
    }
  });

  it('is left alone when it asks for more rounds than Office writes', () => {
    const xml = '<e><keyData hashAlgorithm="SHA512"/><p:encryptedKey spinCount="10000000" keyBits="256" hashAlgorithm="SHA512"/></e>';
    const file = openOle(
      ole([
        { path: 'EncryptionInfo', bytes: Buffer.from(`\x04\0\x04\0\x40\0\0\0${xml}`, 'latin1') },
        { path: 'EncryptedPackage', bytes: Buffer.alloc(64) },
      ]),
    );
    const meter = new Meter(1, 100_000);
    expect(file && packageWithoutAsking(file, meter)).toBeUndefined();
    expect(meter.spent).toBeLessThan(10_000);
  });
});
