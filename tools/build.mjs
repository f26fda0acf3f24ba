// Builds services: `node tools/build.mjs [name …]`, all of them without a name. Nx skips what has not changed.
import { ensurePackages, ROOT, toolEnv } from './setup/npm.mjs';
import { must } from './setup/run.mjs';

/** Rejects with the build's output when it fails. */
export function build(names = []) {
  const some = names.length === 0 ? [] : ['-p', names.map((name) => `services/${name}`).join(',')];
  return must('nx', ['run-many', '-t', 'build', ...some, '--outputStyle=static'], { cwd: ROOT, env: toolEnv({ FORCE_COLOR: '0', NO_COLOR: '1' }) });
}

if (process.argv[1]?.endsWith('build.mjs')) {
  try {
    await ensurePackages();
    console.log(await build(process.argv.slice(2)));
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  }
}
