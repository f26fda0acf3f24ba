import { pdf } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { inspect } from '../inspect.js';
import { ENCRYPTED_PDFS } from '../testing/encrypted-pdfs.js';
import { identify } from '../types/identify.js';

const look = (bytes: Buffer) => {
  const { encrypted, embedded, findings } = inspect(bytes, identify(bytes));
  return { encrypted, files: embedded.map((file) => file.bytes.toString()), codes: findings.map(({ code }) => code) };
};
const sample = (kind: string) => Buffer.from(ENCRYPTED_PDFS[kind] ?? '', 'base64');

describe('a PDF that opens without a password', () => {
  it.each(['rc4-40', 'rc4-128', 'aes-128', 'aes-256-r5', 'aes-256'])('is read with everything in it: %s', (kind) => {
    const { encrypted, files, codes } = look(sample(kind));
    expect(encrypted).toBe(false);
    expect(files).toEqual(['the embedded file']);
    expect(codes).toEqual(expect.arrayContaining(['PDF_JAVASCRIPT', 'PDF_OPEN_ACTION', 'PDF_EMBEDDED']));
  });
});

describe('a PDF that needs a password', () => {
  it('is encrypted', () => {
    expect(look(sample('with a password'))).toMatchObject({ encrypted: true, codes: expect.arrayContaining(['DOC_ENCRYPTED']) });
    expect(look(pdf('', '/Encrypt 5 0 R')).encrypted).toBe(true);
    expect(look(pdf('', '/Encrypt << /Filter /Other /V 4 /R 4 >>')).encrypted).toBe(true);
  });

  it.each(Object.keys(ENCRYPTED_PDFS))('never throws when it is damaged: %s', (kind) => {
    const bytes = sample(kind);
    for (let at = 0; at < bytes.length; at += 29) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x15;
      expect(() => look(damaged)).not.toThrow();
      expect(() => look(bytes.subarray(0, at))).not.toThrow();
    }
  });
});
