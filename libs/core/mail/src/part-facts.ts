import { linear } from '@postern/linear';

import { encodingReadings } from './content-encoding.js';
import { decodeWords } from './encoded-words.js';
import type { HeaderField, Note } from './header-fields.js';
import type { HiddenField } from './hidden-fields.js';
import type { MailLimits } from './limits.js';
import { parameterReadings, parseStructured } from './parameters.js';
import type { StructuredValue } from './parameters.js';

/** What the content fields of an entity say, in every reading. */
export interface PartFacts {
  readonly type: string;
  readonly types: readonly string[];
  readonly charsets: readonly string[];
  /** Every reading of the encoding; the first is the standard one. */
  readonly encodings: readonly string[];
  readonly disposition: string;
  readonly filenames: readonly string[];
  readonly contentId: string;
  /** Every boundary that is declared; the first is the standard one. */
  readonly boundaries: readonly string[];
  /** A content field stands in the header, so this is meant to be an entity. */
  readonly declared: boolean;
}

/** Boundaries of one entity that are followed. */
const MAX_BOUNDARIES = 8;
/** Names of one part that are kept. */
const MAX_NAMES = 24;

export function readPartFacts(
  headers: readonly HeaderField[],
  hidden: readonly HiddenField[],
  defaultType: string,
  limits: MailLimits,
  note: Note,
): PartFacts {
  const values = (name: string) => headers.filter((h) => h.lower === name).map((h) => h.value);
  const hiddenValues = (name: string) => hidden.filter((h) => h.lower === name).map((h) => h.value);
  const structured = (name: string) => [...values(name), ...hiddenValues(name)].map((value) => parseStructured(value, limits.maxParameters));
  const types = structured('content-type');
  const dispositions = structured('content-disposition');
  if ([...types, ...dispositions].some((s) => s.tooMany)) note('LIMIT_PARAMETERS', `${limits.maxParameters} parameters`);
  if (hidden.length > 0) note('MIME_HIDDEN_FIELD', `${hidden[0]?.lower}: ${hidden[0]?.value}`);
  const typeNames = typesOf(values('content-type').length, types, defaultType);
  if (types.length > 1 && typeNames.length > 1) note('MIME_TWO_TYPES', typeNames.join(', '));
  const filenames = namesOf(types, dispositions, note);
  const charsets = [...new Set(types.flatMap((t) => parameterReadings(t, 'charset').slice(0, 4)).map((c) => c.toLowerCase()))];
  if (charsets.length > 1) note('MIME_TWO_CHARSETS', charsets.join(', '));
  return {
    type: typeNames[0] as string,
    types: typeNames,
    charsets,
    encodings: encodingReadings(values('content-transfer-encoding'), hiddenValues('content-transfer-encoding'), note),
    disposition: dispositions[0]?.head ?? '',
    filenames,
    contentId: (values('content-id')[0] ?? '').replace(linear(/^<|>$/g), ''),
    boundaries: boundariesOf(types, limits, note),
    declared: types.length + dispositions.length + values('content-transfer-encoding').length + hidden.length > 0,
  };
}

function typesOf(visible: number, types: readonly StructuredValue[], defaultType: string): readonly string[] {
  const names = types.flatMap((t) => typeNames(t.head));
  return [...new Set(visible === 0 ? [defaultType, ...names] : names)];
}

/** Readings of the word before the first semicolon; what is no type is text, and a boundary or `multi` in it still hints at parts. */
function typeNames(head: string): readonly string[] {
  if (linear(/^[!-.0-~]+\/[!-.0-~]+$/).test(head)) return [head];
  const bare = decodeWords(head).replace(linear(/["']/g), '').trim();
  const word = bare.split(linear(/[\s,]/)).find((piece) => linear(/^[!-.0-~]+\/[!-.0-~]+$/).test(piece));
  if (word !== undefined) return [word];
  const packed = linear(/^([a-z]+)\s*\/\s*([!-.0-~]+)/).exec(bare);
  return packed === null ? ['text/plain', ...(linear(/multi/).test(bare) ? ['multipart/mixed'] : [])] : [`${packed[1]}/${packed[2]}`];
}

function namesOf(types: readonly StructuredValue[], dispositions: readonly StructuredValue[], note: Note): readonly string[] {
  const readings = [...dispositions, ...types].flatMap((s) => [...parameterReadings(s, 'filename'), ...parameterReadings(s, 'name')]);
  const clean = (name: string) => name.replace(linear(/[\r\n\0]+/g), '').trim();
  // Who takes a NUL for the end of a name sees less of it than who leaves the NUL out.
  const decoded = readings.flatMap((name) => {
    const own = decodeWords(name);
    return [clean(own), ...(own.includes('\0') ? [clean(own.slice(0, own.indexOf('\0')))] : [])];
  });
  const names = [...new Set(decoded.filter((name) => name !== ''))].slice(0, MAX_NAMES);
  if (names.length > 1) note('MIME_NAMES_DIFFER', names.join(' | '));
  return names;
}

function boundariesOf(types: readonly StructuredValue[], limits: MailLimits, note: Note): readonly string[] {
  // Where a client stops at white space, keeps it or takes encoded words for text differs, so all are followed.
  const all = types
    .flatMap((t) => parameterReadings(t, 'boundary'))
    .flatMap((b) => [b, b.trimEnd(), b.trim(), b.split(linear(/[\s;]/))[0] ?? '', decodeWords(b)]);
  const plain = types.flatMap((t) => t.parameters.filter((p) => p.name === 'boundary'));
  if (plain.some((p) => p.value === '')) all.push('');
  const distinct = [...new Set(all)];
  const usable = distinct.filter((b) => b.length <= limits.maxBoundaryLength && (b !== '' || plain.some((p) => p.value === '')));
  if (distinct.some((b) => b.length > limits.maxBoundaryLength)) note('LIMIT_BOUNDARY', `${limits.maxBoundaryLength} bytes`);
  const declared = types.flatMap((t) => t.parameters.filter((p) => linear(/^boundary(\*(0\*?)?)?$/).test(p.name)));
  if (new Set(declared.map((p) => p.value)).size > 1) note('MIME_TWO_BOUNDARIES', declared.map((p) => p.value).join(', '));
  return usable.slice(0, MAX_BOUNDARIES);
}
