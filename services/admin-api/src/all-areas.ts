import * as areas from './areas.js';
import { permissionsOf } from './kit/area.js';
import type { DepsOf } from './kit/area.js';

/** Every area, by its name. */
export const AREAS = Object.values(areas);

/** Every permission: what the administrator may do, what a token may have, what the OpenAPI document lists. */
export const PERMISSIONS = permissionsOf(AREAS);

/** What all areas work with: the compiler puts it together from what each of them asks for. */
export type ApiDeps = DepsOf<typeof AREAS>;
