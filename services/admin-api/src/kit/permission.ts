import { z } from 'zod';

/** What an account may be allowed to do, as `area.verb` (behaviour 19). Areas declare theirs; nobody else lists them. */
export type Permission = `${string}.${string}`;

/** Marks a place of the OpenAPI document that gets the list of all permissions, which only the list of areas knows. */
export const PERMISSION_MARK = 'x-permission-list';

/** A permission in a body: that it is one of ours is for the route to check, since no area knows the others. */
export const permissionSchema = z.templateLiteral([z.string(), '.', z.string()]).meta({ [PERMISSION_MARK]: true });
