import { kubectl } from './kube.js';

/** Runs a program of Node in a pod of ours, whose image holds no shell, with the pod's own environment. Resolves with what it printed. */
const inPod = (pod: string, program: string, ...args: readonly string[]): Promise<string> =>
  kubectl('exec', pod, '--', '/app/node/bin/node', '--input-type=module', '-e', program, ...args);

/** Of /proc/net/tcp6: sockets that listen (0A) on the address of all, which take IPv4 as well (net.ipv6.bindv6only is 0). */
const LISTENERS = `import { readFileSync } from 'node:fs';
const rows = readFileSync('/proc/net/tcp6', 'utf8').split('\\n').slice(1).map((row) => row.trim().split(/\\s+/));
for (const [, local = '', , state] of rows) if (state === '0A' && /^0{32}:/.test(local)) console.log(':: ' + parseInt(local.slice(33), 16));
process.exit(0);`;

/** Listeners on `::` of a pod, as `:: PORT`. */
export const listenersOf = async (pod: string): Promise<readonly string[]> => (await inPod(pod, LISTENERS)).trim().split('\n');

export interface Rights {
  readonly role: string;
  readonly superuser: boolean;
  /** `done`, or the SQLSTATE of the refusal, of each statement in each schema. Nothing of it stays. */
  readonly schemas: Readonly<Record<string, Readonly<Record<'select' | 'insert' | 'delete' | 'create', string>>>>;
}

/** Every schema has the table of its migrations. */
const RIGHTS = `import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const pg = createRequire('/app/package.json')('pg');
const client = new pg.Client({ connectionString: readFileSync(process.env.POSTERN_POSTGRES_URL_FILE, 'utf8').trim(), connectionTimeoutMillis: 10_000 });
await client.connect();
const { rows: [{ role, superuser }] } = await client.query('SELECT rolname AS role, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user');
const tell = async (statement) => {
  await client.query('BEGIN');
  try { await client.query(statement); return 'done'; } catch (thrown) { return thrown.code ?? String(thrown); } finally { await client.query('ROLLBACK'); }
};
const schemas = {};
for (const schema of process.argv.slice(1)) {
  const table = schema + '.typeorm_migrations';
  schemas[schema] = {
    select: await tell('SELECT * FROM ' + table),
    insert: await tell('INSERT INTO ' + table + " (timestamp, name) VALUES (1, 'x')"),
    delete: await tell('DELETE FROM ' + table),
    create: await tell('CREATE TABLE ' + schema + '.e2e_probe (id integer)'),
  };
}
console.log(JSON.stringify({ role, superuser, schemas }));
await client.end();`;

/** What the credentials that a pod has let it do in the schemas of the database. */
export const rightsOf = async (pod: string, schemas: readonly string[]): Promise<Rights> =>
  JSON.parse(await inPod(pod, RIGHTS, ...schemas)) as Rights;
