import type { Permission } from '../kit/permission.js';

/** What the permissions of this release are, and which of them a role has. More roles come with directory accounts; routes only ever look at permissions. */
export interface Roles {
  /** A role that this release does not know opens nothing. */
  permissionsOf(role: string): readonly Permission[];
  /** Words of a stored list that are permissions today; a permission that was retired opens nothing. */
  known(words: readonly string[]): readonly Permission[];
}

/** The built-in roles over all permissions that the areas declare. */
export function rolesOver(permissions: readonly Permission[]): Roles {
  const roles: ReadonlyMap<string, readonly Permission[]> = new Map([['admin', permissions]]);
  return {
    permissionsOf: (role) => roles.get(role) ?? [],
    known: (words) => permissions.filter((one) => words.includes(one)),
  };
}
