// The table of kinds, bundled in memory and imported together with the zod that its schemas are made with.
import { join } from 'node:path';

import { rolldown } from 'rolldown';

export async function readKinds(root) {
  const table = join(root, 'services/admin-api/src/custom-resources/resource-kinds.ts');
  const entry = join(root, 'services/admin-api/crds-entry.ts');
  const source = `export { GROUP, RESOURCE_KINDS, VERSION } from ${JSON.stringify(table)};\nexport { z } from 'zod';`;
  const bundle = await rolldown({
    input: entry,
    logLevel: 'silent',
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : undefined), load: (id) => (id === entry ? source : undefined) }],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const module = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
  return { group: module.GROUP, version: module.VERSION, kinds: module.RESOURCE_KINDS, z: module.z };
}
