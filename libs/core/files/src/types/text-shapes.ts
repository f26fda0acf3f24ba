import { linear } from '@postern/linear';

import type { Meter } from '../looking/meter.js';
import { column, SignTable } from '../looking/signs.js';
import { spaces, text } from '../looking/steps.js';
import type { TextHead } from './text-head.js';

/** Kinds of text that are told by the shape of their lines: mail, tables, JSON. */

/** Bytes that a header block is looked for in. */
const HEADER = 8192;
const FIELD = linear(/^[!-9;-~]{1,76}:/);
const MAIL_FIELD = linear(
  /^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|reply-to|dkim-signature|x-[a-z-]{2,40}):/i,
);
const RELATED = new SignTable([{ name: 'mht', needs: 1, signs: [[column('content-type:', spaces, text('multipart/related'))]] }]);

/** `eml` for a header block in whose first lines two fields are typical for mail; `mht` too when what follows is a page with its parts. */
export function mailTypes({ bytes }: TextHead, meter: Meter): readonly string[] {
  if (!FIELD.test(bytes.toString('latin1', 0, 77))) return [];
  const start = bytes.toString('latin1', 0, HEADER);
  meter.look(2 * start.length);
  const lines = start.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const end = lines.indexOf('');
  const block = lines.slice(0, Math.min(end < 0 ? lines.length : end, 60));
  const fields = block.filter((line) => MAIL_FIELD.test(line)).length;
  const odd = block.some((line) => !line.startsWith(' ') && !line.startsWith('\t') && !FIELD.test(line));
  if (fields < 2 || odd) return [];
  return ['eml', ...RELATED.find(bytes.subarray(0, HEADER), meter).keys()];
}

const MAX_LINES = 12;
const DELIMITERS = [
  [',', 'csv'],
  [';', 'csv'],
  ['\t', 'tsv'],
] as const;

/** `csv` or `tsv` for lines that all have the same number of delimiters. */
export function tableTypes({ bytes, first, cut }: TextHead, meter: Meter): readonly string[] {
  if ('<{['.includes(String.fromCharCode(bytes[first] ?? 0x3c))) return [];
  const lines: Uint8Array[] = [];
  let at = 0;
  let all = false;
  for (let count = 0; count < MAX_LINES && !all; count++) {
    const end = bytes.indexOf(10, at);
    all = end < 0;
    const line = bytes.subarray(at, all ? bytes.length : end);
    if (line.length > 0 && (line.length > 1 || line[0] !== 13)) lines.push(line);
    at = end + 1;
  }
  // The last line of a cut text may be half a line.
  if (cut && all) lines.pop();
  meter.look(lines.reduce((sum, line) => sum + line.length + 1, 0));
  if (lines.length < 3) return [];
  const counts = lines.map(delimitersIn);
  return [...new Set(DELIMITERS.filter((_, i) => isTable(counts.map((own) => own[i] as number))).map(([, type]) => type))];
}

function delimitersIn(line: Uint8Array): readonly number[] {
  const counts = [0, 0, 0];
  for (let i = 0; i < line.length; i++) {
    const octet = line[i];
    if (octet === 44) counts[0] = (counts[0] as number) + 1;
    else if (octet === 59) counts[1] = (counts[1] as number) + 1;
    else if (octet === 9) counts[2] = (counts[2] as number) + 1;
  }
  return counts;
}

/** One delimiter a line is also what prose looks like; it takes more lines to believe it. */
function isTable(counts: readonly number[]): boolean {
  const wanted = counts[0] ?? 0;
  return wanted > 0 && (wanted > 1 || counts.length >= 6) && counts.every((count) => count === wanted);
}

/** Read as JSON when all of it is there; else told by how it begins. */
export function isJson({ bytes, first, cut }: TextHead, meter: Meter): boolean {
  if (bytes[first] !== 0x7b && bytes[first] !== 0x5b) return false;
  meter.look(bytes.length);
  if (cut) {
    const second = bytes.subarray(first + 1, first + 1000).find((octet) => octet > 32);
    return second === 0x22 || second === 0x7b || second === 0x5b;
  }
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
