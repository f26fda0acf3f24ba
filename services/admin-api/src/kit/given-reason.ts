import { z } from 'zod';

import { invalidField } from './invalid-input.js';

/** Characters of a reason. */
const MAX = 200;

/** The query of a route that shows what is in a mail. */
export const reasonQuerySchema = z.strictObject({
  reason: z.string().trim().min(1).max(MAX).optional().meta({ description: 'Why it is looked at, for the audit; or in the header x-reason' }),
});

/** Why somebody looks, from the query or the header `x-reason`. Throws InvalidInput when neither says it. */
export function givenReason({ reason }: z.infer<typeof reasonQuerySchema>, header: string | undefined): string {
  const given = reason ?? header?.trim() ?? '';
  if (given === '') throw invalidField('reason', 'REQUIRED', 'say why you look at this mail');
  if (given.length > MAX) throw invalidField('reason', 'TOO_LONG', `has more than ${MAX} characters`);
  return given;
}
