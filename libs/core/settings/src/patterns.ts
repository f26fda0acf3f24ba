import { z } from 'zod';

import { linear } from '@postern/linear';

/** An address pattern of a rule (behaviour 2.2): address, mask with * and ?, `reg:` expression (RE2 syntax), IP or CIDR (senders only). */
export const patternSchema = z
  .string()
  .trim()
  .min(1)
  .max(1024)
  .regex(linear(/^[^\r\n\0]+$/), 'no control characters');

/** Host name or IP literal of a next hop. */
export const hostSchema = z
  .string()
  .min(1)
  .max(253)
  .regex(linear(/^[A-Za-z0-9._:-]+$/), 'a host name or an IP address');

export const portSchema = z.int().min(1).max(65535);

/** Domain in A-labels, lower-case. */
export const domainSchema = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(
    linear(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, 'below 1 MiB'),
    'a domain in ASCII (xn-- form for others)',
  );

export const cidrSchema = z
  .string()
  .regex(linear(/^[0-9A-Fa-f.:]+(\/\d{1,3})?$/), 'an IP address or a network like 192.0.2.0/24')
  .refine((text) => isNetwork(text), 'an IP address or a network like 192.0.2.0/24');

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const v6 = address.includes(':');
  const valid = v6 ? z.ipv6().safeParse(address).success : z.ipv4().safeParse(address).success;
  return valid && (bits === undefined || Number(bits) <= (v6 ? 128 : 32));
}

export const tlsModeSchema = z.enum(['none', 'attempt', 'require', 'verify']).meta({
  description: 'none; attempt (STARTTLS when offered); require (without verification); verify (certificate must match)',
});
