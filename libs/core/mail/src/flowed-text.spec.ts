import { describe, expect, it } from 'vitest';

import { flowOf, unflowed } from './flowed-text.js';
import { parseMessage } from './parse-message.js';

describe('a text whose lines were broken for transport', () => {
  it.each([
    ['one line', 'a \r\nb\r\nc', false, 'a b\nc'],
    [
      'a word, where the space is not part of it',
      'https://pay.exam \r\nple.org/invoice/20 \r\n26\r\n',
      true,
      'https://pay.example.org/invoice/2026\n',
    ],
    ['a word behind a real space', 'two  \r\nwords\r\n', true, 'two words\n'],
    ['lines of one depth of quotation', '> a \r\n> b\r\nc \r\n> d\r\n-- \r\nx \r\ny\r\n', true, '> ab\nc\n> d\n-- \nxy\n'],
    ['a stuffed line', ' From here \r\n  on', false, 'From here  on'],
    ['a signature', 'a \r\n-- \r\nb', false, 'a \n-- \nb'],
    ['only LF', 'a \nb', false, 'a b'],
  ])('is joined: %s', (_what, text, delSp, expected) => {
    expect(unflowed(text, delSp)).toBe(expected);
  });

  it.each([
    ['text/plain; format=flowed', { flowed: true, delSp: false }],
    ['text/plain; charset=utf-8; FORMAT="Flowed"; DelSp=Yes', { flowed: true, delSp: true }],
    ['text/plain; delsp=yes', { flowed: false, delSp: false }],
    ['text/plain', { flowed: false, delSp: false }],
  ])('is told by the field: %s', (type, flow) => {
    expect(flowOf(parseMessage(Buffer.from(`Content-Type: ${type}\r\n\r\nx`)).root)).toEqual(flow);
  });
});
