// One role a service, which owns its schema and sees no other: what docs/guides/prerequisites.md asks of a real database, for that of the development profile.

/** Of role:password:schema by commas; undefined when it is not such a list. Only what needs no quoting in SQL is taken. */
export function rolesOf(text) {
  const rows = text.split(',').filter((row) => row !== '');
  const parts = rows.map((row) => /^([a-z_]{1,60}):([A-Za-z0-9._~-]{8,64}):([a-z_]{1,40})$/.exec(row));
  if (parts.some((part) => part === null)) return undefined;
  return parts.map(([, role, password, schema]) => ({ role, password, schema }));
}

/** Statements of one line each, for a superuser. They may be said again at each start: also what an earlier release left to its one role changes its owner. */
export const statementsOf = (roles) => [
  'CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;',
  ...roles.flatMap(({ role, password, schema }) => [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role}; END IF; END $$;`,
    `ALTER ROLE ${role} LOGIN PASSWORD '${password}';`,
    `CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${role};`,
    `ALTER SCHEMA ${schema} OWNER TO ${role};`,
    `DO $$ DECLARE one record; BEGIN FOR one IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relowner <> '${role}'::regrole LOOP EXECUTE format('ALTER TABLE %s OWNER TO ${role}', one.name); END LOOP; END $$;`,
  ]),
];
