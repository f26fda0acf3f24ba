import { deflateRawSync, deflateSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { inflated } from './inflated.js';
import { completes, Meter, unlimitedMeter } from './meter.js';
import { Octets } from './octets.js';
import { anywhere, column, exactly, identifier, line, SignTable, suffix, word } from './signs.js';
import type { Mark } from './signs.js';
import { either, maybe, near, remember, run, someSpaces, spaces, text, upTo, within, wordEnds } from './steps.js';
import { WORD } from './characters.js';
import { withoutNuls } from './without-nuls.js';

const tells = (mark: Mark, content: string) =>
  new SignTable([{ name: 'it', needs: 1, signs: [[mark]] }]).find(Buffer.from(content, 'latin1'), unlimitedMeter()).has('it');

describe('a sign', () => {
  it.each([
    ['anywhere', anywhere('set'), 'reset', true],
    ['in any case', anywhere('Set'), 'SET', true],
    ['in its own case', exactly(anywhere('Set')), 'SET', false],
    ['as a word', word('set'), 'a set', true],
    ['not within a word', word('set'), 'reset', false],
    ['not behind a dollar sign', identifier('set'), '$set', false],
    ['behind a letter', suffix('_layout'), 'frame_layout', true],
    ['behind nothing', suffix('_layout'), ' _layout', false],
    ['first in its line', line('set'), 'x\n \tset', true],
    ['behind blank lines', line('set'), 'x\n\n\r\n set', true],
    ['behind a word in its line', line('set'), 'x set', false],
    ['at the beginning of a line', column('set'), 'x\rset', true],
    ['behind a blank in its line', column('set'), 'x\n set', false],
    ['with what follows', word('set', someSpaces, text('x'), wordEnds), 'set  X!', true],
    ['without what follows', word('set', someSpaces, text('x'), wordEnds), 'set xy', false],
    ['with what may follow', word('if', someSpaces, maybe(text('not'), someSpaces), text('exist')), 'if not exist', true],
    ['with what may follow, in part', word('if', someSpaces, maybe(text('not'), someSpaces), text('notice')), 'if notice', true],
    ['with either', word('if', spaces, either(text('ab'), text('a'))), 'if a', true],
    ['before an octet that is near', word('if', within(3, ';')), 'if  ;', true],
    ['before an octet that is far', word('if', within(3, ';')), 'if     ;', false],
    ['before the end of the line', word('f', upTo(9, ')'), text('{')), 'f(a){', true],
    ['behind the end of the line', word('f', upTo(9, ')'), text('{')), 'f(\n){', false],
    ['with a run of at least two', word('f', run(WORD, 2), text('(')), 'f_(', false],
    ['with the no-break space of UTF-8', word('new', someSpaces, text('x')), 'new\u00c2\u00a0x', true],
  ])('counts %s', (_how, mark, content, expected) => {
    expect(tells(mark, content)).toBe(expected);
  });

  it('counts when another one stands before it', () => {
    const table = new SignTable([{ name: 'page', needs: 1, signs: [[anywhere('<html', remember('html')), anywhere('<head', near('html', 10))]] }]);
    const found = (content: string) => table.find(Buffer.from(content), unlimitedMeter()).size;
    expect(['<html><head', '<head><html', `<html${' '.repeat(20)}<head`, `<html${' '.repeat(20)}<html <head`].map(found)).toEqual([1, 0, 0, 1]);
  });

  it('counts once, and a rule holds by as many as it needs', () => {
    const table = new SignTable([{ name: 'two', needs: 2, signs: [[word('a'), word('b')], [word('c')]] }]);
    const found = (content: string) => table.find(Buffer.from(content), unlimitedMeter()).get('two');
    expect([found('a a'), found('a b'), found('x c a')]).toEqual([undefined, undefined, { start: 2, end: 3 }]);
  });
});

describe('octets that are unpacked', () => {
  const text200k = Buffer.alloc(200_000, 'some text that repeats itself');
  it.each([
    ['with the frame of zlib', deflateSync(text200k), 'zlib'],
    ['without a frame', deflateRawSync(text200k), 'raw'],
  ] as const)('are all of them: %s', (_how, packed, frame) => {
    expect(inflated(packed, 1_000_000, unlimitedMeter(), frame)?.equals(text200k)).toBe(true);
  });

  it('are none when they are damaged, whatever the damage', () => {
    const packed = deflateSync(Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) >> 5)));
    for (const at of [0, 2, 100, packed.length - 5]) {
      const damaged = Buffer.from(packed);
      damaged[at] = (damaged[at] as number) ^ 0xff;
      const meter = unlimitedMeter();
      inflated(damaged, 1_000_000, meter);
      expect(meter.crossed.size).toBe(0);
    }
    expect(inflated(Buffer.from('no stream at all'), 100, unlimitedMeter())).toBeUndefined();
    expect(inflated(Buffer.alloc(0), 100, unlimitedMeter(), 'raw') ?? Buffer.alloc(0)).toHaveLength(0);
  });

  it('are a limit crossed when they are too many', () => {
    const meter = unlimitedMeter();
    expect(inflated(deflateSync(text200k), 100_000, meter)).toBeUndefined();
    expect([...meter.crossed]).toEqual(['LIMIT_FILE_BYTES']);
  });

  it('end the reading when the work is used up', () => {
    const meter = new Meter(1, 50_000);
    expect(completes(() => inflated(deflateSync(text200k), 1_000_000, meter))).toBe(false);
    expect([...meter.crossed]).toEqual(['LIMIT_WORK']);
  });
});

describe('octets of a file', () => {
  it('are found near and far, within bounds, and what was looked at is counted', () => {
    const octets = new Octets(Buffer.from(`ab${'-'.repeat(100)}abc`), unlimitedMeter());
    expect(octets.indexOf(Buffer.from('ab'), 1)).toBe(102);
    expect(octets.meter.spent).toBe(103);
    expect([octets.indexOf(0x61, 1, 50), octets.indexOf(Buffer.from('abc'), 0, 104), octets.indexOf(Buffer.from('abc'), 90)]).toEqual([-1, -1, 102]);
    expect([octets.indexOf(0x61, 200), octets.includes(Buffer.from('c')), octets.latin1(102, 999)]).toEqual([-1, true, 'abc']);
  });

  it('lose the NUL characters behind them, by the width of a character', () => {
    expect([
      withoutNuls(Buffer.from('a\0\0')).toString(),
      withoutNuls(Buffer.from('a\0b\0\0\0', 'latin1'), 2).length,
      withoutNuls(Buffer.alloc(3), 2).length,
    ]).toEqual(['a', 4, 0]);
  });
});
