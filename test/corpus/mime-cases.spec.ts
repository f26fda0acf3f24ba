import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { applySplices, decodePart, mergeSplices, parseMessage, replacePart } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { MIME_CASES } from './mime-cases.js';

const FOLDER = join(import.meta.dirname, 'mime');
const messageOf = (file: string) => parseMessage(readFileSync(join(FOLDER, `${file}.eml`)));

describe('a mail with', () => {
  it.each(MIME_CASES)('$story is read in every way (obligations 14, 16)', ({ file, parts, codes }) => {
    const message = messageOf(file);
    expect(message.parts.map((part) => [part.path, part.type, part.filenames.join('|')].join(' ').trim())).toEqual(parts);
    expect([...new Set(message.findings.map((finding) => finding.code))]).toEqual(codes);
  });

  it.each(MIME_CASES.filter(({ file, parts }) => file !== 'external-body' && parts.some((part) => / \S*x\.exe/.test(part))))(
    '$story gives its file away',
    ({ file }) => {
      const message = messageOf(file);
      const contents = message.parts.filter((part) => part.filename !== '').map((part) => decodePart(message, part, 1000).bytes.toString());
      expect(contents).toContain('payload');
    },
  );
});

describe('a part that is removed', () => {
  it.each(MIME_CASES)('from a mail with $story is gone in every reading', ({ file }) => {
    const message = messageOf(file);
    for (const part of message.parts.filter((candidate) => decodePart(message, candidate, 1000).bytes.toString() === 'payload')) {
      const edited = applySplices(message.bytes, mergeSplices(message.bytes.length, replacePart(message, part, { text: 'removed' })));
      const again = parseMessage(edited);
      expect([part.path, again.parts.some((other) => decodePart(again, other, 1000).bytes.includes('payload'))]).toEqual([part.path, false]);
    }
  });
});

describe('the cases', () => {
  it('name every message of their folder once', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.eml'));
    expect(MIME_CASES.map(({ file }) => `${file}.eml`).sort()).toEqual(files.sort());
  });

  it('give the same files whether lines end in CRLF or LF', () => {
    for (const { file } of MIME_CASES.filter((c) => !/^(bare|binary)/.test(c.file))) {
      const crlf = readFileSync(join(FOLDER, `${file}.eml`));
      const lf = parseMessage(Buffer.from(crlf.toString('latin1').replace(/\r\n/g, '\n'), 'latin1'));
      expect([file, lf.parts.map((part) => part.filename)]).toEqual([file, messageOf(file).parts.map((part) => part.filename)]);
    }
  });

  it('leave no name of theirs on the prototype of objects (obligation 49)', () => {
    messageOf('prototype-names');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
