import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cefLine } from './cef.js';
import { EVENT_CLASS_IDS, EVENT_CLASSES, KEYS, textOf } from './event-classes.js';
import type { EventKey, SecurityEvent } from './event-classes.js';
import { framed, FRAMINGS } from './framing.js';
import { rfc5424Line } from './rfc5424.js';
import { shownText } from './shown-text.js';

const HOSTILE = [
  '|',
  '\\',
  '=',
  '"',
  ']',
  '[',
  '\r',
  '\n',
  '\0',
  '\u001b[2J',
  '\u0085',
  '\u2028',
  '\u202e',
  '\ufeff',
  ' ',
  ' act=Skipped',
  '\\\\',
  '12 <13>1 ',
  'CEF:0|a|b|c|d|e|9|',
  '<134>Jan  1 00:00:00 h KSMG: CEF:0|',
  '\ud800',
  '😀',
  'é',
  ',',
];
const text = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 4 })), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat(3000).map((length) => '\\'.repeat(length)),
);
const keys = Object.keys(KEYS) as EventKey[];
const event: fc.Arbitrary<SecurityEvent> = fc.record({
  id: text,
  classId: fc.constantFrom(...EVENT_CLASS_IDS),
  severity: fc.option(fc.nat(10), { nil: undefined }),
  atMs: fc.integer({ min: 0, max: 4e12 }),
  values: fc.dictionary(fc.constantFrom(...keys), fc.oneof(text, fc.nat(), fc.array(text, { maxLength: 4 }))),
});
const source = fc.record({ host: text, version: text });
/** Roomy enough for every value of the table. */
const ROOMY = 1 << 20;

/** What a reader should find of an event's own values. */
function expected({ values }: SecurityEvent) {
  return Object.fromEntries(
    Object.entries(values)
      .map(([key, value]) => [key, textOf(key as EventKey, value, Infinity)])
      .filter(([, value]) => value !== ''),
  );
}

/** A reader of CEF that undoes no escape in the header, like the common ones, and splits the extension at unescaped `=`. */
function readCef(line: string) {
  const [head = '', ...fields] = line.slice(line.indexOf(' KSMG: ') + ' KSMG: '.length).split('|');
  const [vendor, product, version, classId, name, severity] = fields;
  const extension = fields.slice(6).join('|');
  const found: Record<string, string> = {};
  let key = '';
  let word = '';
  let value = '';
  for (let i = 0; i < extension.length; i++) {
    const character = extension[i] ?? '';
    if (character === '\\') {
      value += word + (extension[++i] ?? '');
      word = '';
    } else if (character === '=') {
      if (key !== '') found[key] = value.replace(/ $/, '');
      [key, word, value] = [word, '', ''];
    } else if (character === ' ') {
      value += `${word} `;
      word = '';
    } else word += character;
  }
  if (key !== '') found[key] = value + word;
  return { head, vendor, product, version, classId, name, severity, found };
}

/** A reader of RFC 5424, by its grammar. */
function read5424(line: string) {
  const header = /^<(\d{1,3})>1 (\S+) (\S+) postern - - \[postern@32473 /.exec(line);
  if (header === null) throw new Error('no header');
  const found: Record<string, string> = {};
  let at = header[0].length;
  for (;;) {
    const equals = line.indexOf('="', at);
    const name = line.slice(at, equals);
    let value = '';
    for (at = equals + 2; line[at] !== '"'; at++) {
      if (line[at] === ']') throw new Error('a bare bracket in a value');
      if (line[at] === '\\') at++;
      value += line[at];
    }
    expect(name).toMatch(/^[!#-<>-\\^-~]{1,32}$/);
    found[name] = value;
    at++;
    if (line[at] === ']') return { found, message: line.slice(at + 2) };
    at++;
  }
}

/** Frames of a stream. */
function unframe(stream: Buffer, framing: (typeof FRAMINGS)[number]): string[] {
  if (framing === 'newline') return stream.toString().split('\n').slice(0, -1);
  const lines: string[] = [];
  for (let at = 0; at < stream.length; ) {
    const space = stream.indexOf(' ', at);
    const length = Number(stream.subarray(at, space).toString());
    lines.push(stream.subarray(space + 1, space + 1 + length).toString());
    at = space + 1 + length;
  }
  return lines;
}

describe('lines of hostile values', () => {
  it('are read back from CEF as one event with the same values', () => {
    fc.assert(
      fc.property(event, source, (one, from) => {
        const read = readCef(cefLine(one, from, 'mail', ROOMY));
        const { name, severity, labels } = EVENT_CLASSES[one.classId] as (typeof EVENT_CLASSES)['POSTERN_EV_DELIVERY'];
        expect(read).toMatchObject({ head: 'CEF:0', vendor: 'Postern', classId: one.classId, name, severity: String(one.severity ?? severity) });
        const { rt, PosternEventId: _id, ...rest } = read.found;
        expect(rt).toBe(String(one.atMs));
        const shown = Object.entries(labels).filter(([key]) => key in expected(one));
        expect(rest).toEqual({ ...expected(one), ...Object.fromEntries(shown.map(([key, label]) => [`${key}Label`, label])) });
      }),
      { numRuns: 1000 },
    );
  });

  it('are read back from RFC 5424 as one event with the same values', () => {
    fc.assert(
      fc.property(event, source, (one, from) => {
        const read = read5424(rfc5424Line(one, from, 'local0', ROOMY));
        const { labels, name } = EVENT_CLASSES[one.classId] as { labels: Record<string, string>; name: string };
        expect(read.message).toBe(name);
        for (const [key, value] of Object.entries(expected(one))) expect(read.found[key === 'c6a2' ? key : (labels[key] ?? key)]).toBe(value);
        expect(Object.keys(read.found)).toHaveLength(4 + Object.keys(expected(one)).length);
      }),
      { numRuns: 1000 },
    );
  });

  it('stay apart in a stream, whichever the framing', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 4 }), source, fc.constantFrom(...FRAMINGS), (events, from, framing) => {
        const lines = events.flatMap((one) => [cefLine(one, from, 'mail', 8192), rfc5424Line(one, from, 'mail', 8192)]);
        expect(unframe(Buffer.concat(lines.map((line) => framed(line, framing))), framing)).toEqual(lines);
      }),
      { numRuns: 500 },
    );
  });

  it('fit into the bytes of a receiver by shorter values', () => {
    fc.assert(
      fc.property(event, (one) => {
        const from = { host: 'mail.example', version: '1' };
        expect(Buffer.byteLength(cefLine(one, from, 'mail', 4096))).toBeLessThanOrEqual(4096);
        expect(Buffer.byteLength(rfc5424Line(one, from, 'mail', 4096))).toBeLessThanOrEqual(4096);
      }),
    );
  });

  it('hold nothing that a terminal or a reader of lines acts on', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (value, limit) => {
        const shown = shownText(value, limit);
        // oxlint-disable-next-line no-control-regex -- that is what must not be there
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/);
        expect(shown.isWellFormed()).toBe(true);
        expect([...shown].length).toBeLessThanOrEqual(Math.max(limit, 1));
        expect(shownText(shown, limit)).toBe(shown);
      }),
      { numRuns: 1000 },
    );
  });
});
