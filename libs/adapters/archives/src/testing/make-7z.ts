import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { SevenZipModuleFactory } from '7z-wasm';

const require = createRequire(import.meta.url);

/** Packs a 7z with the same program that unpacks it; `options` are its switches, like `-psecret`. */
export async function make7z(
  members: readonly { readonly name: string; readonly bytes: Buffer }[],
  options: readonly string[] = [],
): Promise<Buffer> {
  const factory = require('7z-wasm') as SevenZipModuleFactory;
  const wasm = readFileSync(require.resolve('7z-wasm/7zz.wasm'));
  const seven = await factory({
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer,
    print: () => {},
    printErr: () => {},
  });
  for (const { name, bytes } of members) seven.FS.writeFile(`/${name}`, bytes);
  seven.callMain(['a', '-bd', '-y', ...options, '/made.7z', ...members.map(({ name }) => `/${name}`)]);
  return Buffer.from(seven.FS.readFile('/made.7z'));
}
