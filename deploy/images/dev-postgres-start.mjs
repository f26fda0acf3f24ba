// Makes the cluster once and starts PostgreSQL. Each start gives every service of POSTGRES_ROLES (role:password:schema,…) its role and its schema. For development.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';

import { rolesOf, statementsOf } from './dev-postgres-roles.mjs';

const data = process.env.PGDATA ?? '/data/postgres';
const bin = '/opt/postgres/bin';
const password = process.env.POSTGRES_PASSWORD ?? '';
const env = { ...process.env, LD_LIBRARY_PATH: '/opt/postgres/lib' };
const end = (why) => {
  console.error(why);
  process.exit(64);
};
if (password === '') end('POSTGRES_PASSWORD is missing');
const roles = rolesOf(process.env.POSTGRES_ROLES ?? '') ?? end('POSTGRES_ROLES is not a list of role:password:schema');

if (!existsSync(`${data}/PG_VERSION`)) {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync('/tmp/password', password, { mode: 0o600 });
  const made = spawnSync(
    `${bin}/initdb`,
    ['-D', data, '-U', 'postern', '--pwfile=/tmp/password', '-A', 'scram-sha-256', '--locale-provider=builtin', '--locale=C.UTF-8', '-E', 'UTF8'],
    { stdio: 'inherit', env },
  );
  if (made.status !== 0) process.exit(1);
  appendFileSync(`${data}/pg_hba.conf`, 'host all all 0.0.0.0/0 scram-sha-256\nhost all all ::/0 scram-sha-256\n');
}
// Before anybody can connect, and without a client, which this image does not hold. One line is one statement; an error ends it no other way than by its text.
const given = spawnSync(`${bin}/postgres`, ['--single', '-D', data, '-c', 'unix_socket_directories=/tmp', 'postgres'], {
  input: `${statementsOf(roles).join('\n')}\n`,
  encoding: 'utf8',
  env,
});
if (given.status !== 0 || /^.*(ERROR|FATAL|PANIC): /m.test(given.stderr)) end(`the roles could not be made: ${given.stderr}`);

const server = spawn(`${bin}/postgres`, ['-D', data, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=/tmp', '-c', 'max_connections=200'], {
  stdio: 'inherit',
  env,
});
// A fast shutdown: clients are told, nothing waits for them.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill('SIGINT'));
server.on('exit', (code) => process.exit(code ?? 1));
