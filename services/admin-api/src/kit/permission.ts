/** What an account may be allowed to do (behaviour 19). A role is a set of them; every route names the one it needs. */
export const PERMISSIONS = [
  'dashboard.view',
  'events.view',
  'queue.view',
  'queue.manage',
  'rules.view',
  'rules.edit',
  'rules.delete',
  'settings.view',
  'settings.edit',
  'nodes.view',
  'cluster.manage',
  'audit.view',
  'tokens.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The built-in roles. More come with directory accounts; the API only ever looks at permissions. */
export const ROLES = { admin: PERMISSIONS } as const satisfies Record<string, readonly Permission[]>;
export type RoleName = keyof typeof ROLES;

/** Words of a stored list that are permissions today; a permission that was retired opens nothing. */
export function knownPermissions(words: readonly string[]): readonly Permission[] {
  return PERMISSIONS.filter((p) => words.includes(p));
}
