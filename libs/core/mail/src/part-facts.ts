import { decodeWords } from './encoded-words.js';
import type { HeaderField } from './header-fields.js';
import type { MailLimits } from './limits.js';
import type { MailFindingCode } from './mail-findings.js';
import { parameterReadings, parseStructured, withoutComments } from './parameters.js';
import type { StructuredValue } from './parameters.js';

const ENCODINGS = new Set(['', '7bit', '8bit', 'binary', 'base64', 'quoted-printable', 'x-uuencode', 'uuencode', 'x-uue']);

/** What the content fields of an entity say, in every reading. */
export interface PartFacts {
  readonly type: string;
  readonly types: readonly string[];
  readonly charset: string;
  /** Every reading of the encoding; the first is the standard one. */
  readonly encodings: readonly string[];
  readonly disposition: string;
  readonly filenames: readonly string[];
  readonly contentId: string;
  /** Every boundary that is declared; the first is the standard one. */
  readonly boundaries: readonly string[];
}

export type Note = (code: MailFindingCode, evidence: string) => void;

/** Boundaries of one entity that are followed. */
const MAX_BOUNDARIES = 4;

export function readPartFacts(headers: readonly HeaderField[], defaultType: string, limits: MailLimits, note: Note): PartFacts {
  const values = (name: string) => headers.filter((h) => h.lower === name).map((h) => h.value);
  const structured = (name: string) => values(name).map((value) => parseStructured(value, limits.maxParameters));
  const types = structured('content-type');
  const dispositions = structured('content-disposition');
  if ([...types, ...dispositions].some((s) => s.tooMany)) note('LIMIT_PARAMETERS', `${limits.maxParameters} parameters`);
  const typeNames = [...new Set(types.map((t) => typeName(t.head)))];
  if (typeNames.length > 1) note('MIME_TWO_TYPES', typeNames.join(', '));
  const filenames = namesOf(types, dispositions);
  if (filenames.length > 1) note('MIME_NAMES_DIFFER', filenames.join(' | '));
  const first = typeNames[0] ?? defaultType;
  return {
    type: first,
    types: typeNames.length > 0 ? typeNames : [defaultType],
    charset: types.flatMap((t) => parameterReadings(t, 'charset'))[0]?.toLowerCase() ?? '',
    encodings: encodingsOf(values('content-transfer-encoding'), note),
    disposition: dispositions[0]?.head ?? '',
    filenames,
    contentId: (values('content-id')[0] ?? '').replace(/^<|>$/g, ''),
    boundaries: boundariesOf(types, limits, note),
  };
}

function typeName(head: string): string {
  return /^[!-.0-~]+\/[!-.0-~]+$/.test(head)
    ? head
    : head.split(/[\s,]/)[0]?.includes('/') === true
      ? (head.split(/[\s,]/)[0] as string)
      : 'text/plain';
}

function namesOf(types: readonly StructuredValue[], dispositions: readonly StructuredValue[]): readonly string[] {
  const readings = [...dispositions.flatMap((d) => parameterReadings(d, 'filename')), ...types.flatMap((t) => parameterReadings(t, 'name'))];
  const all = readings.map((name) =>
    decodeWords(name)
      .replace(/[\r\n]+/g, '')
      .trim(),
  );
  return [...new Set(all.filter((name) => name !== ''))];
}

function encodingsOf(values: readonly string[], note: Note): readonly string[] {
  const read = values.map((value) => {
    const plain = withoutComments(value).split(';')[0]?.replace(/["\s]/g, '').toLowerCase() ?? '';
    if (plain !== value.toLowerCase()) note('MIME_ENCODING_ODD', value);
    if (!ENCODINGS.has(plain)) note('MIME_ENCODING_UNKNOWN', value);
    return plain;
  });
  const distinct = [...new Set(read)];
  if (distinct.length > 1) note('MIME_TWO_ENCODINGS', distinct.join(', '));
  return distinct.length > 0 ? distinct : [''];
}

function boundariesOf(types: readonly StructuredValue[], limits: MailLimits, note: Note): readonly string[] {
  const all = types.flatMap((t) => {
    const readings = parameterReadings(t, 'boundary');
    // Where a client stops at white space or keeps it differs, so both are followed.
    return readings.flatMap((b) => [b, b.trimEnd(), b.split(/[\s;]/)[0] ?? '']);
  });
  const distinct = [...new Set(all)].filter((b) => b !== '');
  const usable = distinct.filter((b) => b.length <= limits.maxBoundaryLength);
  if (usable.length < distinct.length) note('LIMIT_BOUNDARY', `${limits.maxBoundaryLength} octets`);
  const declared = types.flatMap((t) => t.parameters.filter((p) => p.name === 'boundary')).length;
  if (declared > 1) note('MIME_TWO_BOUNDARIES', usable.join(', '));
  return usable.slice(0, MAX_BOUNDARIES);
}
