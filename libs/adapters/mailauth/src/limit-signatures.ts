import { ARC_FIELDS, DKIM_FIELD } from '@postern/auth';
import { parseMessage } from '@postern/mail';

/** As long as the name it takes the place of, so that nothing else moves. */
const MASK = Buffer.from('X-Signature-Na');

export interface Limited {
  /** The message in which signatures above the limit have another field name; the very buffer when there are none. */
  readonly bytes: Buffer;
  readonly skipped: number;
  /** False: no DKIM signature at all. */
  readonly hasDkim: boolean;
  /** ARC-Seal fields. */
  readonly arcInstances: number;
  /** Any field of ARC. */
  readonly hasArc: boolean;
}

/**
 * Hides DKIM signatures above the limit from the library, which would verify all of them. Header bytes are copied, the original stays as it is. A hidden
 * signature could only matter for a signature over it, which nobody makes.
 */
export function limitSignatures(bytes: Buffer, limit: number): Limited {
  const { headers } = parseMessage(bytes, { maxParts: 1 });
  const signatures = headers.filter((h) => h.lower === DKIM_FIELD);
  const surplus = signatures.slice(limit);
  const hasDkim = signatures.length > 0;
  const hasArc = headers.some((h) => ARC_FIELDS.has(h.lower));
  const arcInstances = headers.filter((h) => h.lower === 'arc-seal').length;
  if (surplus.length === 0) return { bytes, skipped: 0, hasDkim, arcInstances, hasArc };
  const copy = Buffer.from(bytes);
  for (const field of surplus) MASK.copy(copy, field.start);
  return { bytes: copy, skipped: surplus.length, hasDkim, arcInstances, hasArc };
}
