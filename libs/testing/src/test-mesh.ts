import type { MeshPair, MeshTls } from '@postern/platform-service';

import { selfSigned } from './smtp/self-signed.js';

/** The certificate of a service, which can be replaced while connections are up. */
export interface TestMeshTls extends MeshTls {
  /** From now on it has the certificate of another name. */
  become(name: string): void;
}

/** Certificates of a mesh, made as names are asked for the first time. Everybody trusts the `trusted` names and nobody else. */
export function testMesh(...trusted: readonly string[]): (name: string) => TestMeshTls {
  const made = new Map(trusted.map((name) => [name, selfSigned(name)]));
  const ca = Buffer.concat([...made.values()].map(({ cert }) => cert));
  const pairOf = (name: string): MeshPair => {
    const own = made.get(name) ?? selfSigned(name);
    made.set(name, own);
    return { ...own, ca };
  };
  return (name) => {
    let pair = pairOf(name);
    const listeners = new Set<(pair: MeshPair) => void>();
    return {
      get pair() {
        return pair;
      },
      follow: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
      become(other) {
        pair = pairOf(other);
        for (const listener of listeners) listener(pair);
      },
    };
  };
}
