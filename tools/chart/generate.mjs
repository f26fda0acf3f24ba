// Writes what the chart takes from elsewhere: values.yaml and values.schema.json from tools/chart/values.mjs, files/privileges.json from the services'
// manifests. `node tools/chart/generate.mjs`; with --check it only tells what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { importSource } from '../import-source.mjs';
import { dashboardJson, DASHBOARDS } from './dashboards.mjs';
import { prerequisitesPage } from './prerequisites.mjs';
import { privilegesForChart, readPrivileges } from './privileges.mjs';
import { valuesSchema, valuesText } from './render-values.mjs';
import { VALUES } from './values.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const CHART = join(ROOT, 'charts/postern');

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Alerts that a pod of a service or all of them are gone; the edge has one of its own. */
function servicesGone(services) {
  const names = Object.values(services)
    .filter(({ listens }) => !listens.some(({ protocol }) => protocol === 'smtp'))
    .map(({ name }) => name);
  const any = names.join('|');
  return {
    'files/alerts/service-down.yaml': `alert: PosternServiceDown
expr: up{component=~"${any}"} == 0
for: 5m
labels: {severity: warning}
annotations:
  summary: "{{ $labels.component }} does not answer ({{ $labels.pod }})"
  description: The pod cannot be scraped for five minutes.
`,
    'files/alerts/component-gone.yaml': `alert: PosternComponentGone
expr: |
  max by (namespace, component) (up{namespace="NAMESPACE",component=~"${any}"}) == 0
${names.map((name) => `    or absent(up{namespace="NAMESPACE",component="${name}"})`).join('\n')}
for: 1m
labels: {severity: critical}
annotations:
  summary: "No pod of {{ $labels.component }} is there"
  description: None can be scraped, or none exists. With the pipeline or a required scanner gone, mail is answered 451; without delivery, accepted mail waits in Kafka.
`,
  };
}

/** What an alert says of a setting is the setting's default. */
async function queueOld(root) {
  const { settings } = await importSource(root, 'libs/core/settings/src', "export { delivery as settings } from './areas/delivery.js';");
  return `alert: PosternQueueOld
expr: max by (namespace) (postern_delivery_queue_oldest_seconds) > 4 * 3600
for: 15m
labels: {severity: warning}
annotations:
  summary: The oldest mail has waited {{ $value | humanizeDuration }}
  description: A next hop does not take mail. After ${settings.parse({}).queueLifetimeHours} hours (delivery.queueLifetimeHours, unless it was changed) the sender gets a delivery failure.
`;
}

/** Generated files of the chart, path to text. */
export async function generated() {
  const privileges = await readPrivileges(ROOT);
  return {
    'values.yaml': valuesText(VALUES),
    'values.schema.json': json(valuesSchema(VALUES)),
    'files/privileges.json': json(privilegesForChart(privileges)),
    '../../docs/guides/prerequisites.md': prerequisitesPage({ services: privileges.services, topics: privilegesForChart(privileges).topics }),
    ...servicesGone(privileges.services),
    'files/alerts/queue-old.yaml': await queueOld(ROOT),
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
