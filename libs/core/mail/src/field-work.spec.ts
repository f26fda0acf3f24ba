import { excessOf } from '@postern/linear/testing';
import type { WorkSubject } from '@postern/linear/testing';
import { describe, expect, it } from 'vitest';

import { parseAddresses } from './addresses.js';
import { asciiDomain } from './domains.js';
import { decodeWords } from './encoded-words.js';
import { parsePath } from './envelope-paths.js';
import { parameterReadings, parseStructured, withoutComments } from './parameters.js';
import { parseMessage } from './parse-message.js';
import { textExcerpt } from './text-excerpt.js';

const addressWords = ['a@b.example', '<a@b.c>', '"', '(c)', '\\"', '[1]', '=?a?q?x?=', '@a:', ', '];
const SUBJECTS: Record<string, WorkSubject> = {
  'an address list': { run: (text) => void parseAddresses(text), words: addressWords },
  'a name of many addresses': { run: (text) => void parseAddresses(text), words: ['<a@b.c>', 'x@y.z', ':'], head: `${'name '.repeat(2_000)} a@b.c ` },
  'an address with colons behind it': { run: (text) => void parseAddresses(text), words: [':', '::a'], head: `${'a'.repeat(5_000)}@` },
  'encoded words': { run: (text) => void decodeWords(text), words: ['=?utf-8?q?', '=?utf-8?b?QQ==?=', '?=', '=41', '=?a?q?b?= '] },
  parameters: {
    run: (text) => void parameterReadings(parseStructured(text, 100), 'name'),
    words: ['name=', 'name*0=', "name*=utf-8''%41", '; ', '"a"', '\\"', '=a;'],
    head: 'text/plain; ',
  },
  comments: { run: (text) => void withoutComments(text), words: ['(', ')', '"', '\\('] },
  'a domain': { run: (text) => void asciiDomain(text), words: ['a.', 'xn--', '。', '[1'] },
  'an envelope path': { run: (text) => void parsePath(text, { strict: true }), words: ['a@', '"a', '\\"', '@a,', ':'], head: '<', tail: '>' },
  'the header of a mail': {
    run: (text) => void parseMessage(Buffer.from(`X: y\r\n${text}\r\n\r\nx`, 'latin1')),
    words: ['a: b\r\n', ' \r\n', 'Content-Type: text/plain\r\n', 'content-type:', '\r', ':'],
  },
  'the body of a mail': {
    run: (text) => void parseMessage(Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${text}`, 'latin1')),
    words: ['--b\r\n', '--b--\r\n', '--', 'begin 644 a\r\n', '=ybegin name=a\r\n', 'Content-Type: text/html\r\n\r\n'],
  },
  'an excerpt': {
    run: (text) => void textExcerpt(parseMessage(Buffer.from(`Content-Transfer-Encoding: base64\r\n\r\n${text}`, 'latin1')), () => true),
    words: ['QUFB', '\r\n', '=', '--b'],
  },
};

describe('the work for a megabyte of any characters', () => {
  it.each(Object.entries(SUBJECTS))(
    'in %s is at most a constant for each',
    (_, subject) => {
      expect(excessOf(subject, 200)).toEqual([]);
    },
    600_000,
  );
});
