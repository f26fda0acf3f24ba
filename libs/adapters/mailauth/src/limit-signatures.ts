import { parseMessage } from '@postern/mail';

const DKIM = 'dkim-signature';
const ARC: ReadonlySet<string> = new Set(['arc-seal', 'arc-message-signature', 'arc-authentication-results']);
/** As long as the name it takes the place of, so that nothing else moves. */
const MASK = Buffer.from('X-Signature-Na');

export interface Limited {
  /** The message in which signatures above the limit have another field name; the very buffer when there are none. */
  readonly bytes: Buffer;
  readonly skipped: number;
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
  const surplus = headers.filter((h) => h.lower === DKIM).slice(limit);
  const hasArc = headers.some((h) => ARC.has(h.lower));
  const arcInstances = headers.filter((h) => h.lower === 'arc-seal').length;
  if (surplus.length === 0) return { bytes, skipped: 0, arcInstances, hasArc };
  const copy = Buffer.from(bytes);
  for (const field of surplus) MASK.copy(copy, field.start);
  return { bytes: copy, skipped: surplus.length, arcInstances, hasArc };
}
