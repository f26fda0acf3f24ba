import { describe, expect, it } from 'vitest';

import { hiddenBytes, leftOut } from './hidden-bytes.js';

const FILE = Buffer.from('the file that was attached');
const HEAD = 'Subject: s\r\n\r\nhello\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n';
const END = '\r\n--b--\r\n';
const mailWith = (body: string) => Buffer.from(`${HEAD}${body}${END}`);
const bodyOf = (body: string) => [{ start: HEAD.length, end: HEAD.length + body.length }];
const given = (...contents: readonly (Buffer | string)[]) => {
  const buffers = contents.map((content) => Buffer.from(content));
  return { contents: buffers, has: (bytes: Buffer) => buffers.some((buffer) => buffer.equals(bytes)) };
};
const base64 = FILE.toString('base64');

describe('all of a mail was given to an engine', () => {
  it.each([
    ['as it is', base64, given(mailWith(base64))],
    ['without base64 whose bytes were given', base64, given(HEAD + END, FILE)],
    ['with a blank in the place of base64 whose bytes were given', base64, given(`${HEAD}IA==${END}`, FILE)],
    ['also when the base64 has lines', `${base64.slice(0, 8)}\r\n${base64.slice(8)}`, given(HEAD + END, FILE)],
    ['when a body was left out that is empty', '\r\n', given(HEAD + END)],
  ])('%s', (_how, body, engine) => {
    expect(hiddenBytes(mailWith(body), bodyOf(body), engine)).toBe('');
  });
});

it('tells which of two readings of a body was left out', () => {
  const whole = { start: HEAD.indexOf('--b'), end: HEAD.length + base64.length + END.length };
  expect(hiddenBytes(mailWith(base64), [whole, ...bodyOf(base64)], given(HEAD + END, FILE))).toBe('');
  expect(hiddenBytes(mailWith(base64), [whole, ...bodyOf(base64)], given(HEAD.slice(0, whole.start), FILE))).toMatch(/more than base64/);
});

it('takes a file for a file', () => {
  expect(leftOut(mailWith(base64), bodyOf(base64), FILE)).toBeUndefined();
  expect(leftOut(mailWith(base64), bodyOf(base64), Buffer.from(HEAD + END))).toBe(base64.length);
  expect(leftOut(mailWith(base64), bodyOf(base64), mailWith(base64))).toBe(0);
});

describe('bytes were hidden from an engine', () => {
  it.each([
    ['when a file was not given', base64, given(HEAD + END), /not given decoded/],
    ['when something else than a blank stands in its place', base64, given(`${HEAD}JA==${END}`, FILE), /no content/],
    ['when one byte of the file is another', base64, given(HEAD + END, Buffer.from('The file that was attached')), /not given decoded/],
    ['when text that was left out is no base64', `${base64}!evil`, given(HEAD + END, FILE), /more than base64/],
    ['when something stands behind the filling', `${base64}=${base64}`, given(HEAD + END, FILE), /more than base64/],
    ['when a byte of the rest was left out', base64, given(HEAD.slice(1) + END, FILE), /no content/],
    ['when the end was left out', base64, given(HEAD, FILE), /no content/],
    ['when nothing was given', base64, given(), /no content/],
  ])('%s', (_when, body, engine, why) => {
    expect(hiddenBytes(mailWith(body), bodyOf(body), engine)).toMatch(why);
  });
});
