import { categoryOf, leafTypes, withParents } from '@postern/formats';
import { linear } from '@postern/linear';

import { unlimitedMeter } from '../looking/meter.js';
import type { Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { anywhere, SignTable } from '../looking/signs.js';
import { one } from '../looking/steps.js';
import { octetSet, SPACE } from '../looking/characters.js';
import { isOpenPgp } from '../containers/openpgp-packets.js';
import { holdsContentInfo, isContentInfo } from '../containers/pkcs7-forms.js';
import { openOle } from '../office/ole-file.js';
import { indexZip, looksLikeZip } from '../zip/zip-index.js';
import { bySignature } from './byte-signatures.js';
import { hasTarChecksum } from './mark-structure.js';
import { mediaTypes } from './media-types.js';
import { oleTypes } from './ole-types.js';
import { programTypes } from './program-types.js';
import { leadingText, textHead } from './text-head.js';
import type { TextHead } from './text-head.js';
import { programByName, typesRunByName } from './run-by-name.js';
import { textTypes } from './text-types.js';
import { zipTypes } from './zip-types.js';

export interface IdentifyOptions {
  /** Every name the file goes by; they only decide what a text, or bytes that say nothing, are started as by a system. */
  readonly names?: readonly string[];
  /** The text of a mail itself, not an attachment: no script is looked for in it. */
  readonly prose?: boolean;
}

const ENTRIES_LOOKED_AT = 5000;
const PDF_SEARCH = 1024;
const PICTURES = new Set(['gif', 'jpg', 'png', 'bmp', 'tif', 'webp', 'ico']);

/**
 * True types by content, most specific first; each special type is followed by its general ones (`docm`, `docx`, `ooxml`, `zip`), and a polyglot has all of its
 * types. `empty` for nothing, `dat` for bytes that say nothing. Pure, never throws. Each byte is looked at a bounded number of times, which `meter` counts: a
 * text by its first 64 KiB, an archive and a compound file within budgets of their own.
 */
export function identify(bytes: Buffer, options: IdentifyOptions = {}, meter: Meter = unlimitedMeter()): readonly string[] {
  if (bytes.length === 0) return ['empty'];
  const prose = options.prose ?? false;
  const octets = new Octets(bytes, meter);
  const found: string[] = [];
  const add = (types: readonly string[]) => found.push(...types.flatMap(withParents));
  const text = textHead(bytes, meter);
  const signed = bySignature(bytes, text !== undefined);
  if (
    looksLikeZip(
      bytes,
      signed.some((type) => HOLDERS.has(type)),
      meter,
    )
  )
    add([...zipTypes(bytes, indexZip(bytes, ENTRIES_LOOKED_AT, meter), meter), 'zip']);
  const ole = openOle(bytes, meter);
  if (ole !== undefined) add(oleTypes(ole));
  add(programTypes(octets, text !== undefined));
  const media = found.length > 0 || text !== undefined || hasOrderMark(bytes) ? [] : mediaTypes(bytes);
  add(media);
  add(signed.filter((type) => !isWeakerThan(type, found)));
  if (!signed.includes('pdf') && isLatePdf(octets)) add(['pdf']);
  if (isBitmap(bytes)) add(['bmp']);
  if (bytes.length > 512 && bytes.toString('latin1', bytes.length - 512, bytes.length - 508) === 'koly') add(['dmg']);
  if (bytes.length > 512 && bytes.toString('latin1', bytes.length - 512, bytes.length - 504) === 'conectix') add(['vhd']);
  if (signed.includes('ar') && bytes.toString('latin1', 8, 21) === 'debian-binary') add(['deb']);
  if (found.length === 0 && hasTarChecksum(bytes)) add(['tar']);
  if (found.length === 0 && isLzmaAlone(bytes)) add(['lzma']);
  if (found.length === 0 && (isContentInfo(bytes) || (text !== undefined && !prose && holdsContentInfo(bytes)))) add(['p7m']);
  // Armour is a text with that name; the binary form is none.
  if (found.length === 0 && text === undefined && isOpenPgp(bytes, meter)) found.push('pgp');
  add(asText(bytes, text, found, options, meter));
  if (found.length === 0 && !prose) add(programByName(options.names ?? []));
  if (found.length === 0) return ['dat'];
  return ordered([...new Set(found)]);
}

/**
 * What a reader of text makes of the bytes, beside what they are already: a mark hides no script, since what runs it goes by its name or by its first lines. Of
 * formats that are text from their first byte only the name tells more.
 */
function asText(bytes: Buffer, text: TextHead | undefined, found: readonly string[], options: IdentifyOptions, meter: Meter): readonly string[] {
  const { names = [], prose = false } = options;
  if (found.some((type) => TEXT_ITSELF.has(type))) return prose ? [] : typesRunByName(names);
  const picture = found.some((type) => PICTURES.has(type)) ? hiddenInPicture(bytes, meter) : [];
  if (text !== undefined) return [...textTypes(text, names, { prose }, meter), ...picture, 'txt'];
  const byName = prose ? [] : typesRunByName(names);
  const leading = prose || found.some((type) => TEXT_SIGNED.has(type)) ? undefined : leadingText(bytes, meter);
  const lines =
    leading === undefined ? [] : textTypes(leading, [], { prose }, meter).filter((type) => ACTS.has(type) || categoryOf(type) === 'scripts');
  return [...byName, ...picture, ...lines];
}

/** Kinds of text that act or hold files, though other bytes follow. */
const ACTS = new Set(['html', 'hta', 'svg', 'eml', 'mht', 'mbox', 'url', 'uue']);

/** Formats whose bytes are readable text, and whose own words are no script. */
const TEXT_ITSELF = new Set(['pdf', 'rtf', 'p7m']);

const PDF_MARKS = ['%PDF', '%!PS-Adobe-'].map((mark) => Buffer.from(mark));
const PDF_OBJECT = Buffer.from('obj');
const OLD_PDF = linear(/^%!PS-Adobe-\d{1,2}\.\d{1,2} {1,4}PDF-/);

/**
 * A PDF behind other bytes, without a version, or with the first line of PostScript: readers look for its mark within the first 1,024 (ISO 32000 annex H, 3.4.1), and for
 * objects behind it.
 */
function isLatePdf(octets: Octets): boolean {
  const head = octets.bytes.subarray(0, PDF_SEARCH);
  return PDF_MARKS.some((mark, i) => {
    const at = head.indexOf(mark);
    return at >= 0 && (i === 0 || OLD_PDF.test(octets.latin1(at, at + 40))) && octets.includes(PDF_OBJECT, at);
  });
}

/** Containers that may hold a whole ZIP as it is. */
const HOLDERS = new Set(['ole', 'tar', 'ar', 'cpio', 'iso', '7z', 'rar', 'cab', 'mobi', 'one', 'tnef', 'wim', 'vhd', 'vhdx', 'disk', 'pst', 'asar']);

/** Signed types whose bytes are readable text all the same. */
const TEXT_SIGNED = new Set(['ps', 'torrent', 'ar', 'amr']);

/** A JPEG in a TIFF frame and the like: the container's own kind is known better. */
function isWeakerThan(type: string, found: readonly string[]): boolean {
  if (type === 'mkv') return found.includes('webm');
  if (type === 'mov' || type === 'mp3' || type === 'ac3') return found.length > 0;
  return found.includes(type);
}

/** Leaf types first, in the order they were found; their general forms behind them. */
function ordered(types: readonly string[]): readonly string[] {
  const leaves = leafTypes(types);
  return [...leaves, ...types.filter((type) => !leaves.includes(type))];
}

/** UTF-16 with its mark looks like a frame of MPEG audio. */
function hasOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xfe && !bytes.subarray(2, 64).includes(Buffer.from([0xff, 0xfe]));
}

function isBitmap(bytes: Buffer): boolean {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false;
  const header = bytes.readUInt32LE(14);
  return [12, 40, 52, 56, 64, 108, 124].includes(header) && bytes.readUInt32LE(6) === 0;
}

/** The old format has no magic: properties, a dictionary size of one or two bits, and a length that is unknown or sane. */
function isLzmaAlone(bytes: Buffer): boolean {
  if (bytes.length < 14 || bytes[0] !== 0x5d) return false;
  const dictionary = bytes.readUInt32LE(1);
  const length = bytes.readBigUInt64LE(5);
  return dictionary >= 4096 && (dictionary & (dictionary - 1)) === 0 && (length === 0xffffffffffffffffn || length < 1n << 40n);
}

const SCRIPTS = new SignTable([
  { name: 'php', needs: 1, signs: [[anywhere('<?php', one(SPACE))]] },
  { name: 'html', needs: 1, signs: [[anywhere('<script', one(octetSet('\t-\r', ' ', '>', '\u00a0')))]] },
  { name: 'hta', needs: 1, signs: [[anywhere('<hta:application')]] },
]);
const SCRIPTS_WITHIN = 65_536;

/** Pictures that a browser or interpreter would also run. */
function hiddenInPicture(bytes: Buffer, meter: Meter): readonly string[] {
  const head = bytes.subarray(0, SCRIPTS_WITHIN);
  const marks = [...SCRIPTS.find(head, meter).keys()];
  return isScriptBehindSignature(new Octets(head, meter)) ? ['js', ...marks] : marks;
}

const COMMENT = linear(/^(?:GIF8[79]a|BM)[\s\S]{0,4}\/\*/);
const ASSIGNED = linear(/^(?:GIF8[79]a|BM)\s{0,4}=/);
const PRINTABLE = linear(/^[ -~]{1,64}$/);
const COMMENT_END = Buffer.from('*/');

/** `GIF89a/*…*\/=1` makes the signature a variable, the picture a comment; `GIF89a=…` does so immediately. A size of 61 pixels looks alike, so text has to follow. */
function isScriptBehindSignature(head: Octets): boolean {
  const start = head.latin1(0, 70);
  if (COMMENT.test(start)) {
    for (let at = head.indexOf(COMMENT_END); at >= 0; at = head.indexOf(COMMENT_END, at + 2))
      if (ASSIGNMENT.test(head.latin1(at + 2, at + 11))) return true;
    return false;
  }
  return ASSIGNED.test(start) && PRINTABLE.test(start.slice(6));
}

const ASSIGNMENT = linear(/^\s{0,8}=/);
