// Builds services: `node tools/build.mjs [name …]`, all of them without a name. Nx skips what has not changed.
import { must } from './setup/run.mjs';
import { ROOT, toolEnv } from './setup/npm.mjs';

export function build(names = []) {
  const some = names.length === 0 ? [] : ['-p', names.map((name) => `services/${name}`).join(',')];
  must('npx', ['nx', 'run-many', '-t', 'build', ...some, '--outputStyle=static'], { cwd: ROOT, env: toolEnv() });
}

if (process.argv[1]?.endsWith('build.mjs')) build(process.argv.slice(2));
