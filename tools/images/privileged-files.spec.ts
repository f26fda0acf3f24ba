import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { ROOT } from '../chart/generate.mjs';
import { privilegedFiles } from './privileged-files.mjs';

const folder = mkdtempSync(join(tmpdir(), 'postern-image-root-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODES = { su: 0o4755, wall: 0o2755, odd: 0o4644, cat: 0o755 };
/** A root with some programs, and the archive of it. */
function rootWith(modes: Readonly<Record<string, number>>): { readonly root: string; readonly pack: () => string } {
  const root = mkdtempSync(join(folder, 'root-'));
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  chmodSync(join(root, 'usr/bin'), 0o2755);
  for (const [name, mode] of Object.entries(modes)) {
    writeFileSync(join(root, 'usr/bin', name), '');
    chmodSync(join(root, 'usr/bin', name), mode);
  }
  return {
    root,
    pack() {
      execFileSync('tar', ['-C', root, '-cf', `${root}.tar`, '.']);
      return `${root}.tar`;
    },
  };
}

describe('the root of an image (obligation 50)', () => {
  it('is searched for programs with rights of their own', () => {
    expect(privilegedFiles(rootWith(MODES).pack())).toEqual(['./usr/bin/odd', './usr/bin/su', './usr/bin/wall']);
  });

  it('has none after the recipe', () => {
    const { root, pack } = rootWith(MODES);
    const steps = readFileSync(join(ROOT, 'deploy/images/rootfs.sh'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('find . -xdev'));
    expect(steps).toHaveLength(1);
    execFileSync('sh', ['-c', steps.join('\n')], { cwd: root });
    expect(privilegedFiles(pack())).toEqual([]);
  });
});
