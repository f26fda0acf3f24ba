import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { selfSigned, testShell, turnableClock } from '@postern/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openMeshTls } from './mesh-tls.js';
import type { MeshPair } from './mesh-tls.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-mesh-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(name: string): Buffer {
  const { cert, key } = selfSigned(name);
  for (const [file, bytes] of [
    ['tls.crt', cert],
    ['tls.key', key],
    ['ca.crt', cert],
  ] as const)
    writeFileSync(join(dir, file), bytes);
  return cert;
}

describe('the identity of a process in the mesh', () => {
  it('is none without a folder, and stops the start when the folder lacks a file', () => {
    expect(openMeshTls(testShell(), '')).toBeUndefined();
    expect(() => openMeshTls(testShell(), dir)).toThrow('tls.crt is missing');
  });

  it('is replaced while the process runs, but not by half of a pair', async () => {
    const first = put('pipeline');
    const clock = turnableClock();
    const shell = testShell({ clock });
    const tls = openMeshTls(shell, dir);
    const seen: MeshPair[] = [];
    tls?.follow((pair) => seen.push(pair));
    writeFileSync(join(dir, 'tls.key'), selfSigned('other').key);
    await clock.turn(30_000);
    await vi.waitFor(() => expect(shell.lines.map((line) => line.code)).toEqual(['MESH_CERTIFICATE_UNUSABLE']));
    expect(tls?.pair.cert).toEqual(first);
    const second = put('pipeline');
    await clock.turn(30_000);
    await vi.waitFor(() => expect(seen.map((pair) => pair.cert)).toEqual([second]));
    expect(tls?.pair.cert).toEqual(second);
    await shell.stop();
  });
});
