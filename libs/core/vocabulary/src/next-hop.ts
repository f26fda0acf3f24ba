import { linear } from '@postern/linear';
import { z } from 'zod';

import { leaf, usable } from './leaf.js';
import { hostProblem } from './trusted-networks.js';

export const TLS_MODES = ['none', 'attempt', 'require', 'verify'] as const;
const TLS_REASON = 'none; attempt (STARTTLS when offered); require (without verification); verify (certificate must match)';

/** How a session to a next hop is protected. */
export const outgoingTls = (reason: string) => leaf(z.enum(TLS_MODES), 'attempt', '', `${reason}: ${TLS_REASON}`);

/** Host name or IP literal of a next hop. */
export const hostSchema = usable(
  z
    .string()
    .min(1)
    .max(253)
    .regex(linear(/^[A-Za-z0-9._:-]+$/), 'a host name or an IP address'),
  hostProblem,
).meta({ description: 'Host name, without MX lookup, or IP address' });

/** A next hop given by an administrator. */
export const nextHopSchema = z.strictObject({
  host: hostSchema,
  port: leaf(z.int().min(1).max(65_535), 25, '', 'TCP port'),
  tls: outgoingTls('TLS to this host'),
});
export type NextHop = z.infer<typeof nextHopSchema>;
