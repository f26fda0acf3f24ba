import { octetSet, otherThan, SPACE } from '../looking/characters.js';
import { withoutEscapesOfUrls } from './url-escapes.js';

/** Characters below which a string is no file that matters. */
export const LEAST = 64;
/** Characters of which the beginning of a file is told. */
const HEAD = 64;
/** One of so many characters is a digit in what stands for bytes, and hardly one in words. */
const DIGITS_AMONG = 20;
/** Encodings within each other that are undone. */
const MAX_LAYERS = 3;

/** How files begin that a page has no use for but to hand them out: programs, archives, documents, shortcuts, disc images. */
const BEGINNINGS = [
  '4d5a',
  '504b0304',
  'd0cf11e0',
  '52617221',
  '377abcaf',
  '7f454c46',
  '4d534346',
  '4c00000001140200',
  '25504446',
  '1f8b08',
  'e4525c7b',
  '7b5c7274',
  '4d5357494d',
  '49545346',
  '7668647866696c65',
  '425a68',
  'fd377a58',
  'cafebabe',
].map((hex) => Buffer.from(hex, 'hex'));
const DISC = Buffer.from('CD001');
const DISC_AT = 0x8001;
const LESS = 0x3c;

const NO_HEX = otherThan(octetSet('0-9', 'a-f', 'A-F'));
const DIGIT = octetSet('0-9');
const PERCENT = 0x25;
const AFTER_LESS = octetSet('a-z', 'A-Z', '!', '?');

type Form = 'text' | 'bytes';

/**
 * Files that a text stands for: in base64, hexadecimal digits, escapes as URLs have them, each also written backwards and within one another. `bytes`: the content as it
 * is, or the text that it spells.
 */
export function filesIn(text: Buffer, form: Form = 'text', layer = 0): readonly Buffer[] {
  const contents = form === 'bytes' ? [text] : readings(text);
  return contents.flatMap((content) => {
    if (isFile(content)) return [Buffer.from(content)];
    return layer + 1 < MAX_LAYERS && content.length >= LEAST && isText(content) ? filesIn(content, 'text', layer + 1) : [];
  });
}

function readings(text: Buffer): readonly Buffer[] {
  if (text.includes(PERCENT)) return [withoutEscapesOfUrls(text)];
  const isHex = lacks(text, NO_HEX);
  const backwards = Buffer.from(text).reverse();
  const decoded = isHex
    ? [text, backwards].map((own) => Buffer.from(own.toString('latin1'), 'hex'))
    : [text, backwards].map((own) => Buffer.from(own.toString('latin1'), 'base64'));
  // Most strings are neither way anything.
  return decoded;
}

function lacks(text: Buffer, set: Uint8Array): boolean {
  for (let at = 0; at < text.length; at++) if (set[text[at] as number] === 1) return false;
  return true;
}

/** Nothing but characters of one more encoding. */
function isText(content: Buffer): boolean {
  const head = Math.min(content.length, 4 * HEAD);
  for (let at = 0; at < head; at++) if ((content[at] as number) < 33 || (content[at] as number) > 126) return false;
  return true;
}

/** It begins like a file that a page has no use for. */
export const beginsFile = (content: Buffer): boolean => BEGINNINGS.some((beginning) => content.subarray(0, beginning.length).equals(beginning));

const isFile = (content: Buffer): boolean => beginsFile(content) || content.subarray(DISC_AT, DISC_AT + DISC.length).equals(DISC) || isPage(content);

/** Markup that is written into the page. */
function isPage(content: Buffer): boolean {
  let at = 0;
  while (at < HEAD && SPACE[content[at] ?? 0] === 1) at += 1;
  return content[at] === LESS && AFTER_LESS[content[at + 1] ?? 0] === 1 && content.length >= LEAST / 2;
}

/** How pictures, fonts and sounds begin, which a page shows by itself. */
const SHOWN = [
  '89504e47',
  'ffd8ff',
  '47494638',
  '52494646',
  '424d',
  '00000100',
  '774f4646',
  '774f4632',
  '4f54544f',
  '0001000000',
  '494433',
  '4f676753',
].map((hex) => Buffer.from(hex, 'hex'));

/** Bytes in some form that are not shown, and no words of a program. */
export function isOpaque(text: Buffer): boolean {
  const head = Buffer.from(text.toString('latin1', 0, 12), 'base64');
  if (SHOWN.some((beginning) => head.subarray(0, beginning.length).equals(beginning))) return false;
  let digits = 0;
  for (let at = 0; at < text.length; at++) digits += DIGIT[text[at] as number] as number;
  return digits * DIGITS_AMONG >= text.length;
}
