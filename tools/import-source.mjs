// Imports TypeScript of the workspace into a tool: bundled in memory, nothing is written.
import { join } from 'node:path';

import { rolldown } from 'rolldown';

/** Exports of `source`, a module text that is read as if it lay in `folder` below the root. */
export async function importSource(root, folder, source) {
  const entry = join(root, folder, 'imported-by-a-tool.ts');
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    logLevel: 'silent',
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : undefined), load: (id) => (id === entry ? source : undefined) }],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}
