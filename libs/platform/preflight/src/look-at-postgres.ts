import { messageOf } from '@postern/kernel';
import type { Database } from '@postern/kernel';

import { findings } from './finding.js';
import type { Finding } from './finding.js';

const OLDEST_MAJOR = 15;
const { ok, warning, missing } = findings('postgres');

interface ServerRow {
  readonly version: number;
  readonly role: string;
  readonly name: string;
  readonly may_create: boolean;
  readonly tls: boolean;
  readonly trigrams: boolean;
}

interface SchemaRow {
  readonly owner: string;
  readonly mine: boolean;
}

/** Version, TLS, the extension of the journal, and for each schema of the service whether its role owns it or may make it. Reads only. */
export async function lookAtPostgres(database: Database, schemas: readonly string[]): Promise<readonly Finding[]> {
  try {
    const [server] = await database.query<ServerRow>(`
      SELECT current_setting('server_version_num')::int AS version, current_user AS role, current_database() AS name,
        has_database_privilege(current_database(), 'CREATE') AS may_create,
        coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) OR inet_server_addr() IS NULL AS tls,
        EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm') AS trigrams`);
    if (server === undefined) return [missing('an empty answer')];
    const found: Finding[] = [];
    const major = Math.floor(server.version / 10_000);
    found.push(
      major < OLDEST_MAJOR
        ? missing(`PostgreSQL ${major}: ${OLDEST_MAJOR} or later is needed`)
        : ok(`PostgreSQL ${major}, database ${server.name}, role ${server.role}`),
    );
    if (!server.tls) found.push(warning('the connection is not encrypted: set postgres.tls.caSecret, or sslmode in the URL'));
    if (schemas.includes('journal') && !server.trigrams && !server.may_create)
      found.push(missing(`the extension pg_trgm is not there, and ${server.role} may not make it: CREATE EXTENSION pg_trgm WITH SCHEMA public`));
    for (const schema of schemas) found.push(await schemaFinding(database, schema, server));
    return found;
  } catch (thrown) {
    return [missing(`no connection: ${messageOf(thrown)}. Look at the URL in the secret, TLS, the role and network policy`)];
  }
}

async function schemaFinding(database: Database, schema: string, { role, name, may_create }: ServerRow): Promise<Finding> {
  const [there] = await database.query<SchemaRow>(
    "SELECT pg_get_userbyid(nspowner) AS owner, pg_has_role(current_user, nspowner, 'MEMBER') AS mine FROM pg_namespace WHERE nspname = $1",
    [schema],
  );
  if (there === undefined)
    return may_create
      ? ok(`schema ${schema} is not there yet; ${role} may make it`)
      : missing(`schema ${schema} is not there, and ${role} may not make it: CREATE SCHEMA ${schema} AUTHORIZATION ${role}, in the database ${name}`);
  return there.mine
    ? ok(`schema ${schema} belongs to ${there.owner}`)
    : missing(`schema ${schema} belongs to ${there.owner}, not to ${role}, which makes its tables: ALTER SCHEMA ${schema} OWNER TO ${role}`);
}
