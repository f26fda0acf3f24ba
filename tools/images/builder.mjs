// Finds a program that builds images (docker, podman or buildah) and hides their differences.
import { spawnSync } from 'node:child_process';

const exists = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
const engineRuns = (program) => spawnSync(program, ['info'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** Throws with the output's end when the command fails. */
export function must(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${(done.stderr || done.stdout || String(done.error)).slice(-3000)}`);
  return done.stdout ?? '';
}

/** `build` makes localhost/NAME:TAG from a Containerfile and a context; `importRoot` makes an image of a root archive; `save` writes a docker archive. */
export function findBuilder() {
  if (exists('buildah')) {
    const env = { ...process.env, BUILDAH_ISOLATION: 'chroot' };
    return {
      name: 'buildah',
      build: (file, context, image, base) =>
        must('buildah', ['bud', '--isolation=chroot', '--timestamp=0', '--build-arg', `BASE=${base}`, '-f', file, '-t', image, context], { env }),
      importRoot(archive, image) {
        const id = must('buildah', ['from', 'scratch']).trim();
        must('buildah', ['add', id, archive, '/']);
        must('buildah', ['commit', '--timestamp=0', '--rm', id, image]);
      },
      save: (image, archive) => must('buildah', ['push', image, `docker-archive:${archive}:${image}`]),
    };
  }
  for (const name of ['docker', 'podman']) {
    if (!exists(name) || !engineRuns(name)) continue;
    return {
      name,
      build: (file, context, image, base) => must(name, ['build', '--build-arg', `BASE=${base}`, '-f', file, '-t', image, context]),
      importRoot: (archive, image) => must(name, ['import', archive, image]),
      save: (image, archive) => must(name, ['save', '-o', archive, image]),
    };
  }
  throw new Error('no docker, podman or buildah here. On Debian: apt-get install buildah mmdebstrap');
}
