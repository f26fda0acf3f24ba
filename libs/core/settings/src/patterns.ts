import { linear } from '@postern/linear';
import { parsePattern } from '@postern/patterns';
import type { Side } from '@postern/patterns';
import { usableEntries } from '@postern/vocabulary';
import { z } from 'zod';

/** One address pattern of a rule (behaviour 2.2): address, mask with * and ?, `reg:` expression (RE2 syntax), IP or CIDR (senders only). */
const patternSchema = z
  .string()
  .trim()
  .min(1)
  .max(1024)
  // eslint-disable-next-line no-control-regex
  .regex(linear(/^[^\r\n\0]+$/), 'no control characters');

/** Who is asked for must be said: a rule for everybody has `*`. Each pattern is read by the parser that will match it. */
export function patterns(side: Side, description: string) {
  const problem = (pattern: string) => {
    const read = parsePattern(pattern, side);
    return read.ok ? undefined : read.error.why;
  };
  return usableEntries(z.array(patternSchema).min(1, 'at least one; * is everybody').max(10_000), problem).meta({
    description,
    'x-unit': 'patterns',
  });
}
