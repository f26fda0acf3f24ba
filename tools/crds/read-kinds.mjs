// The table of kinds, imported together with the zod that its schemas are made with.
import { join } from 'node:path';

import { importSource } from '../import-source.mjs';

export async function readKinds(root) {
  const table = JSON.stringify(join(root, 'services/admin-api/src/custom-resources/resource-kinds.ts'));
  const module = await importSource(root, 'services/admin-api', `export { GROUP, RESOURCE_KINDS, VERSION } from ${table};\nexport { z } from 'zod';`);
  return { group: module.GROUP, version: module.VERSION, kinds: module.RESOURCE_KINDS, z: module.z };
}
