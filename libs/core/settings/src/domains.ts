import { linear } from '@postern/linear';
import { parsePattern } from '@postern/patterns';
import { domainSchema, flag, nextHopSchema, usable } from '@postern/vocabulary';
import { z } from 'zod';

import { sourceSchema } from './source.js';

/** A domain or subdomain that mail is accepted for (behaviour 14.2). */
export const domainRecordSchema = z
  .strictObject({
    name: domainSchema.meta({ description: 'Domain in ASCII, xn-- form for others' }),
    local: flag(true, 'Mail to it is accepted from anybody'),
    subdomains: flag(false, 'Also all names below it'),
    source: sourceSchema,
  })
  .meta({ id: 'MailDomain' });
export type MailDomain = z.infer<typeof domainRecordSchema>;

/** Why no recipient could ever take the route; undefined when one can. Recipients come with their domain in lower-case A-labels. */
export function routeProblem(match: string): string | undefined {
  const at = match.lastIndexOf('@');
  if (at === 0) return 'has no local part: write the domain alone';
  const domain = at > 0 || !match.startsWith('.') ? match.slice(at + 1) : match.slice(1);
  if (linear(/[*?]/).test(match)) return 'is a mask: write .example.com for everything below a domain';
  if (at > 0) {
    const address = parsePattern(match, 'recipient');
    if (!address.ok) return address.error.why;
  }
  return domainSchema.safeParse(domain).success ? undefined : 'is neither an address, nor a domain in ASCII (xn-- form for others), nor .domain';
}

/** The next hop of mail for an address or a domain. */
export const routeSchema = z
  .strictObject({
    match: usable(
      z
        .string()
        .trim()
        .toLowerCase()
        .min(1)
        .max(320)
        // eslint-disable-next-line no-control-regex
        .regex(linear(/^[^\s\r\n\0]+$/), 'no spaces'),
      routeProblem,
    ).meta({ description: 'Address, domain, or .domain for everything below it; the most specific wins' }),
    nextHop: nextHopSchema.optional().meta({ description: 'Absent: by DNS' }),
    source: sourceSchema,
  })
  .meta({ id: 'MailRoute' });
export type MailRoute = z.infer<typeof routeSchema>;
