import type { LimitCode } from './budget/file-budget.js';
import { appendedArchives } from './containers/appended-archives.js';
import type { EmbeddedFile } from './embedded-file.js';
import { finder } from './findings.js';
import type { FileFinding } from './findings.js';
import { embed, INSPECTORS } from './inspectors.js';
import type { Collector } from './inspectors.js';
import { completes, Meter } from './looking/meter.js';
import { Octets } from './looking/octets.js';
import { narrowText } from './types/text-head.js';

/** What a file is made of, beside what an archive reader would unpack. */
export interface Inspection {
  /** Its content, or a part of it, can only be read with a key. */
  readonly encrypted: boolean;
  /** It acts when it is opened or clicked: a VBA project, macro sheets, DDE, an action that starts a program. */
  readonly macros: boolean;
  /** Files within it, for the walker. */
  readonly embedded: readonly EmbeddedFile[];
  /** A MIME entity to be read as mail: `itself`, or the content of an S/MIME object. */
  readonly entity?: Buffer;
  /** Limits that were crossed: a part of it was not looked at. Each is among the findings too. */
  readonly limits: readonly LimitCode[];
  readonly findings: readonly FileFinding[];
}

/**
 * Looks at each byte of a file that an inspection may take. No inspector looks more than sixteen times at what lies in the file itself. What is packed is looked at
 * three to four times once it is unpacked, and the text of documents is packed to a twentieth at best: that is where the rest goes.
 */
const LOOKS = 64;
/** Bytes on top of that, so that a small document may unpack to what it likes. A mail has a thousand files at most, so it stays small. */
const FREE = 4 * 1024 * 1024;

/** Types whose programs read UTF-16 like any other text, so that what they look for may be written in it. */
const READ_AS_TEXT: ReadonlySet<string> = new Set('html svg xml fodt ics vcf csv tsv txt slk'.split(' '));

/**
 * Looks into a file by its types. Pure, never throws. The work is linear in the bytes: what would take more ends with the limit LIMIT_WORK, and what was found
 * until then stands.
 */
export function inspect(bytes: Buffer, types: readonly string[], meter: Meter = new Meter(LOOKS, FREE)): Inspection {
  const { findings, note } = finder();
  const into: Collector = { encrypted: false, macros: false, embedded: [], note };
  meter.allow(bytes.length);
  const octets = new Octets(bytes, meter);
  completes(() => {
    const isText = types.some((type) => READ_AS_TEXT.has(type));
    const text = isText ? new Octets(narrowText(bytes, meter), meter) : octets;
    for (const type of types) INSPECTORS.get(type)?.(READ_AS_TEXT.has(type) ? text : octets, into);
    embed(octets, into, appendedArchives(octets, types));
  });
  const limits = [...meter.crossed];
  for (const limit of limits) note(limit, '');
  const { encrypted, macros, embedded, entity } = into;
  return { encrypted, macros, embedded, entity, limits, findings };
}
