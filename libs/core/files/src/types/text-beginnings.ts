import { LINE_END, octetSet, otherThan, SPACE } from '../looking/characters.js';
import { Cursor } from '../looking/cursor.js';
import type { Meter } from '../looking/meter.js';
import { all, either, exactText, maybe, one, run, someSpaces, spaces, text, wordEnds } from '../looking/steps.js';
import type { Step } from '../looking/steps.js';
import type { TextHead } from './text-head.js';

/** Kinds of text that are told by how the text begins. */
interface Beginning {
  readonly type: string;
  /** `text`: behind white space. `octet`: at the very first byte. */
  readonly at: 'text' | 'octet';
  readonly steps: Step;
}

const VISIBLE = otherThan(SPACE);
const LINE = otherThan(LINE_END);
const FIELD_NAME = octetSet('!-9', ';-~');
const NO_SLASH = octetSet('/').map((slash, octet) => (slash === 1 || SPACE[octet] === 1 ? 0 : 1));

const atText = (type: string, ...steps: readonly Step[]): Beginning => ({ type, at: 'text', steps: all(...steps) });
const atOctet = (type: string, ...steps: readonly Step[]): Beginning => ({ type, at: 'octet', steps: all(...steps) });

const HTML_ELEMENTS = 'html head body script meta iframe table title style center div form'.split(' ').map((element) => text(element));
const HTML_STARTS = either(
  all(text('!doctype'), someSpaces, text('html')),
  ...HTML_ELEMENTS,
  ...['a', 'img', 'base'].map((element) => all(text(element), one(SPACE))),
);

/** A comment of at most 2,000 bytes, when there is one. */
function comment(cursor: Cursor): boolean {
  if (!cursor.passLiteral('<!--', true)) return true;
  const window = cursor.bytes.subarray(cursor.at, cursor.at + 2003) as Buffer;
  const end = window.indexOf('-->');
  cursor.looked += window.length;
  if (end < 0) return false;
  cursor.at += end + 3;
  return spaces(cursor);
}

/** The line of an interpreter: the last component of its path, or of what `env` is to start. */
const interpreter = (...names: readonly Step[]): Step =>
  all(
    exactText('#!'),
    spaces,
    exactText('/'),
    lastComponent,
    maybe(exactText('env'), someSpaces, maybe(exactText('-S'), someSpaces)),
    either(...names),
  );

function lastComponent(cursor: Cursor): boolean {
  for (let from = cursor.at; ; from = cursor.at) {
    cursor.pass(NO_SLASH);
    if (cursor.bytes[cursor.at] !== 0x2f) {
      cursor.at = from;
      return true;
    }
    cursor.at += 1;
  }
}

const SHELLS = ['ba', 'da', 'z', 'k', 'c', 'a', ''].map((kind) => all(exactText(`${kind}sh`), wordEnds));

/** `@echo off` behind nothing but comments. */
function silentBatch(cursor: Cursor): boolean {
  for (;;) {
    if (!cursor.passLiteral('::', true) && !cursor.passLiteral('rem', false)) break;
    const end = cursor.ahead(10);
    if (end >= cursor.bytes.length) return false;
    cursor.at = end + 1;
    cursor.passSpaces();
  }
  return all(maybe(text('@')), text('echo'), someSpaces, text('off'), wordEnds)(cursor);
}

/** `[Shell]`, then at most five lines, then the icon: what makes Explorer fetch it. */
function shellCommand(cursor: Cursor): boolean {
  if (!cursor.passLiteral('[shell]', false)) return false;
  const from = cursor.at;
  cursor.passSpaces();
  const lines = Buffer.from(cursor.bytes.subarray(from, cursor.at + 1300))
    .toString('latin1')
    .split('\n');
  cursor.looked += 1300;
  // The first lines are blank up to where the white space ends.
  const blank = lines.findIndex((own) => own.trim() !== '');
  return (
    blank > 0 &&
    lines
      .slice(blank, blank + 6)
      .some((own, i, near) => own.slice(0, 9).toLowerCase() === 'iconfile=' && near.slice(0, i).every((before) => before.length <= 200))
  );
}

/** `From ` of a mailbox: address, date that ends in a year, then a header field. */
function mailboxLine(cursor: Cursor): boolean {
  if (!all(exactText('From '), run(VISIBLE, 1, 200), exactText(' '))(cursor)) return false;
  const from = cursor.at;
  const size = cursor.pass(LINE, 44);
  const year = Buffer.from(cursor.bytes.subarray(from + Math.max(0, size - 4), from + size)).toString('latin1');
  return size >= 4 && isYear(year) && all(maybe(exactText('\r')), exactText('\n'), run(FIELD_NAME, 1, 76), exactText(':'))(cursor);
}

const isYear = (word: string) => [...word].every((c) => c >= '0' && c <= '9');

const MARKUP: readonly Beginning[] = [
  atText('html', comment, exactText('<'), HTML_STARTS),
  atText('xml', exactText('<?xml'), one(SPACE)),
  atText('ics', text('BEGIN:VCALENDAR')),
  atText('vcf', text('BEGIN:VCARD')),
  atOctet('vtt', exactText('WEBVTT'), (cursor) => cursor.at >= cursor.bytes.length || one(octetSet('\t-\r', ' ', '-'))(cursor)),
  atOctet('mbox', mailboxLine),
];

const SCRIPTS: readonly Beginning[] = [
  atText('reg', either(exactText('REGEDIT4'), exactText('Windows Registry Editor Version'))),
  atText('scf', shellCommand),
  atOctet('iqy', exactText('WEB'), maybe(exactText('\r')), exactText('\n1'), maybe(exactText('\r')), exactText('\n')),
  atOctet('slk', exactText('ID;P')),
  atOctet('sh', interpreter(...SHELLS)),
  atOctet('py', interpreter(exactText('python'))),
  atOctet('pl', interpreter(exactText('perl'))),
  atOctet('rb', interpreter(exactText('ruby'))),
  atOctet('js', interpreter(exactText('node'))),
  atOctet('jse', exactText('#@~^'), run(LINE, 6, 6), exactText('==')),
  atText('bat', silentBatch),
];

/** What the text is by its beginning. */
export function beginningTypes(head: TextHead, prose: boolean, meter: Meter): readonly string[] {
  const cursor = new Cursor(head.bytes);
  const found = (prose ? MARKUP : [...MARKUP, ...SCRIPTS]).filter((beginning) => {
    cursor.at = beginning.at === 'text' ? head.first : 0;
    return beginning.steps(cursor);
  });
  meter.look(cursor.looked);
  return found.map((beginning) => beginning.type);
}
