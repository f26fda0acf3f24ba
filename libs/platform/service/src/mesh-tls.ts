import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { defineConfig, text } from './config.js';

/** Where the identity of this service in the mesh lies. */
export const meshTlsConfig = defineConfig({
  tlsDir: text(
    'POSTERN_MESH_TLS_DIR',
    '',
    'Folder with tls.crt, tls.key and ca.crt (as cert-manager writes them); empty: no TLS inside, for a network of its own',
  ),
});

/** Certificate, key and the authority that both sides trust, PEM. */
export interface MeshTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer;
}

/** Undefined when no folder is given; throws when it is given and incomplete, since plain text must never be a fallback. */
export function readMeshTls(dir: string): MeshTls | undefined {
  if (dir === '') return undefined;
  const read = (name: string) => {
    const path = join(dir, name);
    if (!existsSync(path)) throw new Error(`POSTERN_MESH_TLS_DIR: ${name} is missing in ${dir}`);
    return readFileSync(path);
  };
  return { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt') };
}
