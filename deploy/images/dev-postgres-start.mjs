// Makes the cluster once and starts PostgreSQL: users and databases from POSTGRES_USERS (name:password:schema,…). For development.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';

const data = process.env.PGDATA ?? '/data/postgres';
const bin = '/opt/postgres/bin';
const password = process.env.POSTGRES_PASSWORD ?? '';
const env = { ...process.env, LD_LIBRARY_PATH: '/opt/postgres/lib' };
if (password === '') {
  console.error('POSTGRES_PASSWORD is missing');
  process.exit(64);
}
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
const server = spawn(`${bin}/postgres`, ['-D', data, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=/tmp', '-c', 'max_connections=200'], {
  stdio: 'inherit',
  env,
});
// A fast shutdown: clients are told, nothing waits for them.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill('SIGINT'));
server.on('exit', (code) => process.exit(code ?? 1));
