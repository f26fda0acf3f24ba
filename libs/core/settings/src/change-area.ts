/** The general settings area by area: two people who change different areas do not meet. */
import { createHash } from 'node:crypto';

import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import type { z } from 'zod';

import { AREAS } from './gateway.js';
import type { AreaName, GatewaySettings } from './gateway.js';
import { mergePatch } from './merge-patch.js';

/** Tag of an area's content: equal content, equal tag, whichever revision it is from. */
export function areaTag(gateway: GatewaySettings, area: AreaName): string {
  return createHash('sha256').update(JSON.stringify(gateway[area])).digest('base64url').slice(0, 22);
}

/** The area with a merge patch applied (RFC 7396): what is left out stays, null is the default again, a list is replaced as a whole. Issues have paths within the area. */
export function patchArea(gateway: GatewaySettings, area: AreaName, patch: unknown): Result<GatewaySettings, readonly z.core.$ZodIssue[]> {
  const next = AREAS[area].safeParse(mergePatch(gateway[area], patch));
  return next.success ? ok({ ...gateway, [area]: next.data }) : err(next.error.issues);
}
