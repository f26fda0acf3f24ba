// Which npm packages the services need at run time, read off the lock file: the closure of their dependencies, without the console's and without tools.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where npm would find `name` when it is imported from the package at `from` (a path within the lock). */
function resolveIn(packages, from, name) {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return undefined;
  }
}

/** Lock paths of all packages that the given workspaces need, workspaces themselves left out: their code is in the bundles. */
export function runtimeClosure(lock, workspaces) {
  const { packages } = lock;
  const found = new Set();
  const seen = new Set();
  const visit = (path) => {
    if (path === undefined || seen.has(path)) return;
    seen.add(path);
    const entry = packages[path];
    if (entry.link) {
      visit(entry.resolved);
      return;
    }
    if (path.includes('node_modules/')) found.add(path);
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) visit(resolveIn(packages, path, name));
  };
  for (const workspace of workspaces) visit(workspace);
  return [...found].sort();
}

/** Copies the packages into `target`, leaving out what is not installed here (other platforms) and what no program reads. */
export function copyClosure(root, target, paths) {
  const junk = /\.(d\.[cm]?ts|map|md|markdown)$|\/(test|tests|__tests__|docs|example|examples)$/;
  let copied = 0;
  for (const path of paths) {
    const from = join(root, path);
    if (!existsSync(join(from, 'package.json'))) continue;
    cpSync(from, join(target, path), {
      recursive: true,
      filter: (file) =>
        !junk.test(file.slice(from.length)) && !file.slice(from.length).includes('/node_modules/') && dirname(file) !== join(from, 'node_modules'),
    });
    copied += 1;
  }
  return copied;
}

const locks = new Map();

/** Read once, so that the layers and the bill of materials of a run speak of the same packages. */
export function readLock(root) {
  if (!locks.has(root)) {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    // What a workspace needs is read from itself: the lock's copy of it may be older, and an image that lacks a package ends at its start.
    for (const path of Object.keys(lock.packages).filter((one) => one !== '' && !one.includes('node_modules/')))
      if (existsSync(join(root, path, 'package.json')))
        Object.assign(lock.packages[path], JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')));
    locks.set(root, lock);
  }
  return locks.get(root);
}
