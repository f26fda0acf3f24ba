import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bareLineEnding, headerValue, headerValues, partText } from './content.js';
import { decodeWords } from './encoded-words.js';
import { addHeaders, removeHeaders, replacePart, tagSubject } from './edits.js';
import { headerField } from './header-builder.js';
import { parseMessage } from './parse-message.js';
import { applySplices, mergeSplices, spliceSize } from './splices.js';
import { anyText } from './testing/any-text.js';

const crlf = (text: string) => Buffer.from(text.replace(/\n/g, '\r\n'), 'utf8');
const after = (bytes: Buffer, ...lists: Parameters<typeof mergeSplices>[1][]) =>
  parseMessage(applySplices(bytes, mergeSplices(bytes.length, ...lists)));

describe('edits of a message', () => {
  it('put new fields first and leave the rest as it is', () => {
    const bytes = crlf('Subject: a\n\nhello\n');
    const edited = after(bytes, addHeaders(parseMessage(bytes), [{ name: 'X-A', value: 'ä' }]));
    expect(headerValue(edited, 'x-a')).toBe('ä');
    expect(edited.bytes.subarray(-bytes.length).equals(bytes)).toBe(true);
  });

  it('remove fields by name, folded lines included', () => {
    const bytes = crlf('X-KSMG-A: 1\n more\nSubject: a\nx-ksmg-b: 2\n\nhello\n');
    const edited = after(
      bytes,
      removeHeaders(parseMessage(bytes), (name) => name.startsWith('x-ksmg-')),
    );
    expect(edited.bytes.toString()).toBe('Subject: a\r\n\r\nhello\r\n');
  });

  it.each([
    ['Subject: =?utf-8?B?w6Q=?=\n\nx', '[Spam] ä'],
    ['Subject:plain\n\nx', '[Spam] plain'],
    ['Subject:\n folded\n\nx', '[Spam] folded'],
    ['Subject:\n\nx', '[Spam]'],
    ['Subject: a\nSubject: b\n\nx', '[Spam] a'],
    ['From: a@b\n\nx', '[Spam]'],
  ])('tag the subject of %j', (text, expected) => {
    const bytes = crlf(text);
    expect(headerValue(after(bytes, tagSubject(parseMessage(bytes), '[Spam]')), 'subject')).toBe(expected);
  });

  it('tag every subject, and keep a tag beyond ASCII apart from an encoded text', () => {
    const bytes = crlf('Subject: =?utf-8?B?w6Q=?=\nSubject: b\n\nx');
    expect(headerValues(after(bytes, tagSubject(parseMessage(bytes), '[Müll]')), 'subject')).toEqual(['[Müll] ä', '[Müll] b']);
  });

  it.each(['[a\r\nX-Evil: y]', '[a\nX-Evil: y]', '[a\rX-Evil: y]', '[a\0b]', '[a\r\n\r\nb]', '[ü\r\nX-Evil: y]'])(
    'tag a subject with one line, whatever the tag: %j (obligation 35)',
    (tag) => {
      for (const text of ['Subject: a\n\nx', 'From: a@b\n\nx']) {
        const bytes = crlf(text);
        const edited = after(bytes, tagSubject(parseMessage(bytes), tag));
        expect(bareLineEnding(edited.bytes)).toBeUndefined();
        expect(edited.bytes.includes(0)).toBe(false);
        expect(headerValue(edited, 'x-evil')).toBeUndefined();
        expect(partText(edited, edited.root, 100)).toBe('x');
      }
    },
  );

  it('replace another reading of the root as the root itself, and keep the other fields', () => {
    const bytes = crlf('Subject: a\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: xbase64\n\nUEsDBA==\n');
    const message = parseMessage(bytes);
    const other = message.parts.find((p) => p.path === '1~b');
    expect(other?.encoding).toBe('');
    const edited = after(bytes, other === undefined ? [] : replacePart(message, other, { text: 'removed' }));
    expect(edited.bytes.toString()).toMatch(/^Subject: a\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
    expect(edited.bytes.toString()).not.toContain('UEsD');
  });

  it('replace a root that has no blank line and no line ending', () => {
    const bytes = Buffer.from('Content-Type: application/zip');
    const message = parseMessage(bytes);
    const edited = after(bytes, replacePart(message, message.root, { text: 'removed' }));
    expect(edited.root.type).toBe('text/plain');
    expect(partText(edited, edited.root, 100)).toBe('removed');
  });

  it('replace a part by a notice and keep its neighbours', () => {
    const bytes = crlf(
      'Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/x-msdownload; name=a.exe\n\nMZ\n--b--\n',
    );
    const message = parseMessage(bytes);
    const part = message.parts.find((p) => p.filename === 'a.exe');
    const edited = after(bytes, part === undefined ? [] : replacePart(message, part, { text: 'removed: ä' }));
    expect(edited.parts.map((p) => [p.path, p.type, p.filename])).toEqual([
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', ''],
      ['1.2', 'text/plain', ''],
    ]);
    expect(edited.bytes.toString()).not.toContain('MZ');
    expect(edited.findings).toEqual([]);
  });

  it('replace a root that is the attachment itself', () => {
    const bytes = crlf('Subject: a\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n');
    const message = parseMessage(bytes);
    const edited = after(bytes, replacePart(message, message.root, { text: 'removed' }));
    expect(edited.root).toMatchObject({ type: 'text/plain', filename: '', encoding: 'base64' });
    expect(headerValue(edited, 'subject')).toBe('a');
  });

  it('replace what encloses a part that is no slice of the original', () => {
    const inner = Buffer.from('Content-Type: application/zip; name=in.zip\r\n\r\nPK').toString('base64');
    const bytes = crlf(
      `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${inner}\n--b--\n`,
    );
    const message = parseMessage(bytes);
    const part = message.parts.find((p) => p.filename === 'in.zip' && p.source !== message.bytes);
    expect(part).toBeDefined();
    const edited = after(bytes, part === undefined ? [] : replacePart(message, part, { text: 'removed' }));
    expect(edited.parts.some((p) => p.filename === 'in.zip')).toBe(false);
  });
});

describe('splices', () => {
  it('leave every untouched octet identical', () => {
    const splice = fc.record({ offset: fc.nat(200), deleteCount: fc.nat(30), insert: fc.uint8Array({ maxLength: 20 }).map((b) => Buffer.from(b)) });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 240, maxLength: 300 }), fc.array(splice, { maxLength: 10 }), (octets, splices) => {
        const bytes = Buffer.from(octets);
        const merged = mergeSplices(bytes.length, splices);
        const edited = applySplices(bytes, merged);
        expect(edited.length).toBe(spliceSize(bytes.length, merged));
        let from = 0;
        let at = 0;
        for (const { offset, deleteCount, insert } of merged) {
          expect(edited.subarray(at, at + offset - from).equals(bytes.subarray(from, offset))).toBe(true);
          at += offset - from + insert.length;
          from = offset + deleteCount;
        }
        expect(edited.subarray(at).equals(bytes.subarray(from))).toBe(true);
      }),
    );
  });

  it('outside of the message are a defect', () => {
    expect(() => mergeSplices(10, [{ offset: 8, deleteCount: 3, insert: Buffer.alloc(0) }])).toThrow(/outside/);
  });

  it('of a part within a removed part do not bring it back', () => {
    const outer = { offset: 2, deleteCount: 6, insert: Buffer.from('X') };
    const inner = { offset: 4, deleteCount: 2, insert: Buffer.from('Y') };
    expect(applySplices(Buffer.from('0123456789'), mergeSplices(10, [inner], [outer])).toString()).toBe('01X89');
  });
});

describe('a header field', () => {
  it('never holds a line break, NUL or over-long line, whatever its value (obligation 35)', () => {
    fc.assert(
      fc.property(anyText(1500), (value) => {
        const field = headerField('X-Test', value);
        expect(bareLineEnding(field)).toBeUndefined();
        const lines = field.toString('latin1').slice(0, -2).split('\r\n');
        for (const [i, line] of lines.entries()) {
          expect(line.length).toBeLessThanOrEqual(998);
          if (i > 0) expect(line).toMatch(/^ \S/);
        }
      }),
    );
  });

  it('gives text back as it was', () => {
    const value = `${'Grüße aus Köln '.repeat(12)}日本語`;
    const folded = headerField('Subject', value)
      .toString()
      .replace(/\r\n/g, '')
      .replace(/^Subject: /, '');
    expect(decodeWords(folded)).toBe(value);
  });
});
