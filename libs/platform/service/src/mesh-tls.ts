import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

import { defineConfig, text } from './config.js';
import type { Shell } from './shell.port.js';

/** Where the identity of this service in the mesh lies. */
export const meshTlsConfig = defineConfig({
  tlsDir: text(
    'POSTERN_MESH_TLS_DIR',
    '',
    'Folder with tls.crt, tls.key and ca.crt (as cert-manager writes them); empty: no TLS inside, for a network of its own. Looked at again every half minute',
  ),
});

/** How often the files are looked at. Kubernetes itself brings a new Secret to a pod within about a minute. */
const LOOK_MS = 30_000;

/** Certificate, key and the authority that both sides trust, PEM. */
export interface MeshPair {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer;
}

/** The identity of this process, which is replaced while it runs. */
export interface MeshTls {
  readonly pair: MeshPair;
  /** Told of each new pair until the function that it returns is called. Sessions that are open go on. */
  follow(listener: (pair: MeshPair) => void): () => void;
}

/** Undefined when no folder is given; throws when it is given and incomplete, since plain text must never be a fallback. */
export function openMeshTls(shell: Shell, dir: string): MeshTls | undefined {
  if (dir === '') return undefined;
  let pair = readPair(dir);
  const listeners = new Set<(pair: MeshPair) => void>();
  const look = async () => {
    try {
      const next = readPair(dir);
      if (next.cert.equals(pair.cert) && next.key.equals(pair.key) && next.ca.equals(pair.ca)) return;
      pair = next;
      for (const listener of listeners) listener(pair);
      shell.log.info('MESH_CERTIFICATE_REPLACED');
    } catch (thrown) {
      // Half of a new pair, or none: the old one stays in use.
      shell.log.error('MESH_CERTIFICATE_UNUSABLE', {}, thrown);
    }
  };
  shell.every('mesh certificate', LOOK_MS, look, { later: true });
  return {
    get pair() {
      return pair;
    },
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Throws when a file is missing or certificate and key are no pair. */
function readPair(dir: string): MeshPair {
  const read = (name: string) => {
    const path = join(dir, name);
    if (!existsSync(path)) throw new Error(`POSTERN_MESH_TLS_DIR: ${name} is missing in ${dir}`);
    return readFileSync(path);
  };
  const pair = { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt') };
  createSecureContext(pair);
  return pair;
}
