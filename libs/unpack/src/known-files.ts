import { identify, inspect } from '@postern/files';
import type { IdentifyOptions, Inspection, TypeOpinion } from '@postern/files';
import { decodePart } from '@postern/mail';
import type { Decoded, MailMessage, MimePart } from '@postern/mail';

// Content filter and antivirus walk the same mail, in one process at the same time. What its octets are does not depend on who asks: it is found out once and kept
// as long as the parsed mail, or the buffer, that it was found in. Nothing here counts towards a budget; each walk does that by itself.

interface KnownPart {
  readonly maxBytes: number;
  readonly decoded: Decoded;
}

interface KnownFile {
  readonly key: string;
  readonly asked: boolean;
  readonly types: readonly string[];
}

/** Octets within a file that are kept: this many, or so many times the file's own. */
const KEPT_LEAST = 65_536;
const KEPT_RATIO = 4;

const PARTS = new WeakMap<MimePart, KnownPart>();
const TYPES = new WeakMap<Buffer, KnownFile>();
const INSPECTIONS = new WeakMap<Buffer, { readonly types: readonly string[]; readonly inspection: Inspection }>();

/** decodePart: the same buffer for everybody who allows as many octets. */
export function decodedPart(message: MailMessage, part: MimePart, maxBytes: number): Decoded {
  const known = PARTS.get(part);
  if (known?.maxBytes === maxBytes) return known.decoded;
  const decoded = decodePart(message, part, maxBytes);
  PARTS.set(part, { maxBytes, decoded });
  return decoded;
}

/** identify, and the second opinion where that knows nothing. */
export function typesOf(bytes: Buffer, options: Required<IdentifyOptions>, opinion: TypeOpinion | undefined): readonly string[] {
  const key = `${options.prose} ${options.names.join('\0')}`;
  const known = TYPES.get(bytes);
  if (known?.key === key && known.asked === (opinion !== undefined)) return known.types;
  const own = identify(bytes, options);
  const second = own.length === 1 && own[0] === 'dat' ? (opinion?.(bytes) ?? []) : [];
  const types = second.length > 0 ? second : own;
  TYPES.set(bytes, { key, asked: opinion !== undefined, types });
  return types;
}

/** inspect: what it finds within are the same buffers for everybody. */
export function inspected(bytes: Buffer, types: readonly string[]): Inspection {
  const known = INSPECTIONS.get(bytes);
  if (known !== undefined && known.types.length === types.length && known.types.every((type, i) => type === types[i])) return known.inspection;
  const inspection = inspect(bytes, types);
  if (isSmall(inspection, bytes.length)) INSPECTIONS.set(bytes, { types, inspection });
  return inspection;
}

/** What unfolds to far more than the file is not kept: it would be held as long as the mail. */
function isSmall({ embedded, entity }: Inspection, size: number): boolean {
  const within = embedded.reduce((sum, file) => sum + file.bytes.length, entity?.length ?? 0);
  return within <= Math.max(KEPT_LEAST, KEPT_RATIO * size);
}
