// Writes what the chart takes from elsewhere: values.yaml and values.schema.json from tools/chart/values.mjs, files/privileges.json from the services'
// manifests. `node tools/chart/generate.mjs`; with --check it only tells what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { dashboardJson, DASHBOARDS } from './dashboards.mjs';
import { privilegesForChart, readPrivileges } from './privileges.mjs';
import { valuesSchema, valuesText } from './render-values.mjs';
import { VALUES } from './values.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const CHART = join(ROOT, 'charts/postern');

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Generated files of the chart, path to text. */
export async function generated() {
  return {
    'values.yaml': valuesText(VALUES),
    'values.schema.json': json(valuesSchema(VALUES)),
    'files/privileges.json': json(privilegesForChart(await readPrivileges(ROOT))),
    ...Object.fromEntries(Object.keys(DASHBOARDS).map((name) => [`files/dashboards/${name}.json`, json(dashboardJson(name))])),
  };
}

/** Names of generated files that are not what they should be. */
export async function stale() {
  const files = Object.entries(await generated());
  return files.filter(([name, text]) => !existsSync(join(CHART, name)) || readFileSync(join(CHART, name), 'utf8') !== text).map(([name]) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const names = await stale();
    for (const name of names) console.error(`charts/postern/${name} is stale: run node tools/chart/generate.mjs`);
    process.exit(names.length === 0 ? 0 : 1);
  }
  for (const [name, text] of Object.entries(await generated())) writeFileSync(join(CHART, name), text);
}
