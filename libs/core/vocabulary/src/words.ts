import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';
import { z } from 'zod';

import { leaf, usable } from './leaf.js';

export const flag = (byDefault: boolean, reason: string) => leaf(z.boolean(), byDefault, '', reason);

/** One of several words. */
export const choice = <const W extends readonly [string, ...string[]]>(words: W, byDefault: W[number], reason: string) =>
  leaf(z.enum(words), byDefault as never, '', reason);

/** A line of text; `form` says in words what `pattern` asks for. */
export const text = (byDefault: string, max: number, { pattern, form }: { readonly pattern: LinearPattern; readonly form: string }, reason: string) =>
  leaf(z.string().max(max).regex(pattern, form), byDefault, 'characters', reason);

/** A domain in ASCII, in lower case. */
export const domainName = (byDefault: string, reason: string) => leaf(domainSchema, byDefault, '', reason);

/** Domain in A-labels, lower-case. No name of the DNS ends in a number, so that it is never taken for an address (RFC 3696 section 2). */
export const domainSchema = usable(
  z
    .string()
    .toLowerCase()
    .max(253)
    .regex(
      linear(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, 'below 1 MiB'),
      'a domain in ASCII (xn-- form for others)',
    ),
  (domain) => (linear(/(?:^|\.)\d+$/).test(domain) ? 'ends in a number, as only an IP address does' : undefined),
);
