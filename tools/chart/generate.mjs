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

/** The alert that a service is gone names all of them but the edge, which has one of its own. */
function serviceDown(services) {
  const names = Object.values(services)
    .filter(({ listens }) => !listens.some(({ protocol }) => protocol === 'smtp'))
    .map(({ name }) => name);
  return `alert: PosternServiceDown
expr: up{component=~"${names.join('|')}"} == 0
for: 5m
labels: {severity: warning}
annotations:
  summary: "{{ $labels.component }} does not answer ({{ $labels.pod }})"
  description: The pod cannot be scraped for five minutes. With a required scanner or the pipeline gone, mail is answered 451.
`;
}

/** Generated files of the chart, path to text. */
export async function generated() {
  const privileges = await readPrivileges(ROOT);
  return {
    'values.yaml': valuesText(VALUES),
    'values.schema.json': json(valuesSchema(VALUES)),
    'files/privileges.json': json(privilegesForChart(privileges)),
    'files/alerts/service-down.yaml': serviceDown(privileges.services),
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
