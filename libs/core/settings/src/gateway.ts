import { z } from 'zod';

import { delivery } from './areas/delivery.js';
import { headers } from './areas/headers.js';
import { backup } from './areas/backup.js';
import { journal } from './areas/journal.js';
import { modules } from './areas/modules.js';
import { mta } from './areas/mta.js';
import { sourceSchema } from './source.js';

/** The general settings, by area. An area is read and changed by itself. */
export const AREAS = { mta, modules, headers, delivery, journal, backup } as const;
export type AreaName = keyof typeof AREAS;
export const AREA_NAMES = Object.keys(AREAS) as unknown as readonly [AreaName, ...AreaName[]];

export const gatewaySchema = z.strictObject({ ...AREAS, source: sourceSchema }).meta({ id: 'GatewaySettings' });
export type GatewaySettings = z.infer<typeof gatewaySchema>;
