// The privilege table as the chart reads it: the manifests of the services, bundled in memory and imported.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { rolldown } from 'rolldown';

/** Services that have no Deployment: the product in one process, and the console, which admin-api serves. */
const NOT_DEPLOYED = ['standalone', 'console'];

export function deployedServices(root) {
  return readdirSync(join(root, 'services'))
    .filter((name) => !NOT_DEPLOYED.includes(name) && existsSync(join(root, 'services', name, 'src', `${name}.manifest.ts`)))
    .sort();
}

/** Manifests by name, and the topics of the bus. */
export async function readPrivileges(root) {
  const names = deployedServices(root);
  const source = [
    `export { TOPICS } from '@postern/kernel';`,
    ...names.map((name, i) => `export { manifest as m${i} } from ${JSON.stringify(join(root, 'services', name, 'src', `${name}.manifest.ts`))};`),
  ].join('\n');
  const entry = join(root, 'tools/chart/manifests-entry.ts');
  const bundle = await rolldown({
    input: entry,
    logLevel: 'silent',
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : undefined), load: (id) => (id === entry ? source : undefined) }],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const module = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
  return { services: Object.fromEntries(names.map((name, i) => [name, module[`m${i}`]])), topics: module.TOPICS };
}

/** What the templates need of it: no prose. */
export function privilegesForChart({ services, topics }) {
  const rows = Object.values(services).map(({ name, class: kind, listens, calls, reaches, postgres, blobs, bus, secrets }) => [
    name,
    { class: kind, listens, calls, reaches, postgres, blobs, bus, secrets },
  ]);
  return { services: Object.fromEntries(rows), topics: Object.values(topics) };
}
