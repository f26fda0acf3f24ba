import { zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { unlimitedMeter } from '../looking/meter.js';
import { readSmallEntry } from './zip-content.js';
import { indexLocals, indexZip, looksLikeZip } from './zip-index.js';

const one = (name: string, content = name) => ({ name, bytes: Buffer.from(content) });
const names = (bytes: Buffer) => indexZip(bytes, 1000).entries.map((entry) => entry.name);
const codes = (bytes: Buffer) => indexZip(bytes, 1000).findings.map((finding) => finding.code);

describe('a ZIP (obligation 21)', () => {
  it('is read by its directory without a finding when all headers agree', () => {
    const bytes = zip([one('a.txt'), one('dir/b.txt'), { ...one('c.txt'), stored: true }]);
    const index = indexZip(bytes, 1000);
    expect(index.entries.map((entry) => [entry.name, entry.seenIn])).toEqual([
      ['a.txt', 'both'],
      ['dir/b.txt', 'both'],
      ['c.txt', 'both'],
    ]);
    expect(index).toMatchObject({ findings: [], limit: undefined, encryptedDirectory: false });
    expect(index.entries.map((entry) => readSmallEntry(bytes, entry, 100, unlimitedMeter())?.toString())).toEqual(['a.txt', 'dir/b.txt', 'c.txt']);
  });

  it('has the members that only a local header names', () => {
    const bytes = zip([one('seen.txt'), { ...one('hidden.exe'), hidden: true }]);
    expect(names(bytes)).toEqual(['seen.txt', 'hidden.exe']);
    expect(codes(bytes)).toContain('ZIP_HIDDEN_ENTRY');
  });

  it('has both names when local header and directory differ', () => {
    const bytes = zip([{ ...one('a.txt'), localName: 'a.exe' }]);
    expect(indexZip(bytes, 10).entries[0]?.names).toEqual(['a.txt', 'a.exe']);
    expect(codes(bytes)).toContain('ZIP_NAMES_DIFFER');
  });

  it('has the name of the Unicode path field too', () => {
    const bytes = zip([one('a.txt')]);
    const central = bytes.indexOf(Buffer.from('504b0102', 'hex'));
    const field = Buffer.concat([Buffer.from([0x75, 0x70, 5 + 'b.exe'.length, 0, 1, 0, 0, 0, 0]), Buffer.from('b.exe')]);
    const at = central + 46 + 'a.txt'.length;
    const longer = Buffer.concat([bytes.subarray(0, at), field, bytes.subarray(at)]);
    longer.writeUInt16LE(field.length, central + 30);
    longer.writeUInt32LE(longer.readUInt32LE(longer.length - 10) + field.length, longer.length - 10);
    expect(indexZip(longer, 10).entries.map((entry) => entry.names)).toEqual([['a.txt', 'b.exe']]);
    expect(codes(longer)).toEqual(['ZIP_UNICODE_NAME_DIFFERS']);
  });

  it('has both methods, sizes and checksums noted when they differ', () => {
    const bytes = Buffer.from(zip([one('a.txt', 'aaaaaaaaaaaaaaaaaaaaaaaa')]));
    const central = bytes.indexOf(Buffer.from('504b0102', 'hex'));
    bytes.writeUInt16LE(0, central + 10);
    bytes.writeUInt32LE(7, central + 16);
    bytes.writeUInt32LE(3, central + 24);
    expect(indexZip(bytes, 10).entries[0]?.methods).toEqual([0, 8]);
    expect(codes(bytes)).toEqual(expect.arrayContaining(['ZIP_METHOD_DIFFERS', 'ZIP_SIZES_DIFFER', 'ZIP_CRC_DIFFERS']));
  });

  it('may have octets before and behind it', () => {
    const bytes = Buffer.concat([Buffer.from('MZ a program'), zip([one('a.txt')]), Buffer.from('trailing')]);
    expect(names(bytes)).toEqual(['a.txt']);
    expect(codes(bytes)).toEqual(expect.arrayContaining(['ZIP_PREFIX', 'ZIP_SUFFIX']));
    const index = indexZip(bytes, 10);
    expect(index.entries.map((entry) => readSmallEntry(bytes, entry, 100, unlimitedMeter())?.toString())).toEqual(['a.txt']);
  });

  it('may be several archives one behind the other: all of them count', () => {
    const bytes = Buffer.concat([zip([one('first.txt')]), zip([one('second.txt')])]);
    expect(names(bytes).sort()).toEqual(['first.txt', 'second.txt']);
    expect(codes(bytes)).toContain('ZIP_SEVERAL_ENDS');
  });

  it('does not mistake a stored archive within it for its own members', () => {
    const bytes = zip([{ name: 'inner.zip', bytes: zip([one('deep.txt')]), stored: true }, one('b.txt')]);
    expect(names(bytes)).toEqual(['inner.zip', 'b.txt']);
    expect(codes(bytes)).toEqual([]);
  });

  it('is read without its directory', () => {
    const whole = zip([one('a.txt'), one('b.txt')]);
    const bytes = whole.subarray(0, whole.indexOf(Buffer.from('504b0102', 'hex')));
    expect(names(bytes)).toEqual(['a.txt', 'b.txt']);
    expect(codes(bytes)).toContain('ZIP_NO_DIRECTORY');
  });

  it('notes names that occur twice, links and encrypted members', () => {
    expect(codes(zip([one('a.txt'), one('A.TXT')]))).toContain('ZIP_DUPLICATE_NAME');
    expect(indexZip(zip([{ ...one('link', '/etc/passwd'), mode: 0o120777 }]), 10).entries[0]?.special).toBe(true);
    expect(indexZip(zip([{ ...one('a'), encrypted: true }]), 10).entries[0]?.encrypted).toBe(true);
  });

  it('notes members that share or overlap their octets', () => {
    const bytes = Buffer.from(zip([one('a.txt', 'some content'), one('b.txt', 'more content')]));
    const second = bytes.indexOf(Buffer.from('504b0102', 'hex'), bytes.indexOf(Buffer.from('504b0102', 'hex')) + 4);
    bytes.writeUInt32LE(0, second + 42);
    expect(codes(bytes)).toEqual(expect.arrayContaining(['ZIP_DUPLICATE_OFFSET', 'ZIP_HIDDEN_ENTRY']));
  });

  it('stops at the number of entries that is asked for, and says so', () => {
    const index = indexZip(zip(Array.from({ length: 30 }, (_unused, i) => one(`${i}`))), 10);
    expect(index.entries).toHaveLength(10);
    expect(index.limit).toBe('files');
  });

  it('is told from other files', () => {
    expect(looksLikeZip(zip([one('a')]), true)).toBe(true);
    expect(looksLikeZip(zip([]), true)).toBe(true);
    expect(looksLikeZip(Buffer.concat([Buffer.from('junk'), zip([one('a')])]), false)).toBe(true);
    expect(looksLikeZip(Buffer.concat([zip([one('a')]).subarray(1), Buffer.alloc(100, 1)]), true)).toBe(false);
    expect(looksLikeZip(Buffer.from('PK is a word'), false)).toBe(false);
  });

  it('can be searched for entries in a stretch of octets', () => {
    const inner = zip([one('x.txt')]);
    const bytes = Buffer.concat([Buffer.alloc(10), inner]);
    expect(indexLocals(bytes, 10, bytes.length, unlimitedMeter()).entries.map((entry) => entry.name)).toEqual(['x.txt']);
  });
});
