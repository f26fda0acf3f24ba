// What each kind of new thing is made of: files from templates, lines in lists, and what is left for a person. Pure but for reading the tree.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { renamed, renamedArea } from './names.mjs';

const TEMPLATES = join(dirname(fileURLToPath(import.meta.url)), 'templates');
/** A template that only compiles under its new name, in the place where it is put, ends in `.template`. */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

function template(kind, names, to) {
  const walk = (folder, prefix) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory()
        ? walk(path, `${prefix}${entry.name}/`)
        : // What imports from the place that it will have is no source where it lies here.
          [[`${to}/${renamed(prefix + entry.name, names).replace(/\.template$/, '')}`, renamed(readFileSync(path, 'utf8'), names)]];
    });
  return walk(join(TEMPLATES, kind), '');
}

const packageOf = (name, description) =>
  json({ name, version: '0.1.0', description, private: true, license: 'Apache-2.0', type: 'module', exports: { '.': './src/index.ts' } });

/** Puts `line` into the sorted run of lines that begin like it. */
function intoList(text, line, like) {
  const lines = text.split('\n');
  const places = lines.flatMap((one, i) => (like.test(one) ? [i] : []));
  if (places.length === 0) throw new Error(`there is no line like ${like} any more`);
  const after = places.find((i) => lines[i] > line) ?? places.at(-1) + 1;
  return lines.toSpliced(after, 0, line).join('\n');
}

/** `text` with `more` before the only place of `mark`. */
function before(text, mark, more) {
  if (text.split(mark).length !== 2) throw new Error(`${JSON.stringify(mark)} is not there once`);
  return text.replace(mark, () => more + mark);
}

const RECIPES = {
  engine: (names) => ({
    files: [
      [`libs/adapters/${names.kebab}/package.json`, packageOf(`@postern/adapter-${names.kebab}`, `Antivirus engine: ${names.kebab}`)],
      ...template('engine', names, `libs/adapters/${names.kebab}`),
    ],
    links: [[`@postern/adapter-${names.kebab}`, `libs/adapters/${names.kebab}`]],
    byHand: [
      [`libs/adapters/${names.kebab}/src/${names.kebab}-engine.ts`, 'ask the engine in askEngine()'],
      [
        'services/antivirus/src/engines.ts',
        `import { create${names.pascal} } from '@postern/adapter-${names.kebab}' and put create${names.pascal}() into enginesOf()`,
      ],
      ['services/antivirus/src/antivirus.manifest.ts', 'a row in `reaches` when the engine is another process'],
    ],
    commands: [
      'node tools/boundaries/check.mjs --declare',
      'node tools/reference/generate.mjs',
      'npm install --package-lock-only && node tools/lock-fill.mjs',
    ],
  }),

  area: (names, root) => {
    const from = 'services/admin-api/src/testing/scratch-area';
    const to = `services/admin-api/src/areas/${names.kebab}`;
    const page = `services/console/src/areas/${names.kebab}`;
    const files = readdirSync(join(root, from)).map((name) => [
      `${to}/${name.replace('scratch', names.kebab)}`,
      renamedArea(readFileSync(join(root, from, name), 'utf8'), names),
    ]);
    return {
      files: [...files, ...template('area', names, page)],
      changes: [
        [
          'services/console/src/areas.ts',
          (text) =>
            before(
              intoList(text, `import { ${names.camel} } from './areas/${names.kebab}/index.js';`, /^import \{ \w+ \} from '\.\/areas\//),
              '  account,\n];',
              `  ${names.camel},\n`,
            ),
        ],
        [
          'services/admin-api/src/areas.ts',
          (text) => intoList(text, `export { ${names.camel} } from './areas/${names.kebab}/index.js';`, /^export \{/),
        ],
      ],
      links: [],
      byHand: [
        [`${to}/${names.kebab}.controller.ts`, 'the routes, and what they work with'],
        [`${page}/${names.kebab}-page.tsx`, 'what the page shows; path, menu group and icon in index.tsx, texts in en.ts and de.ts'],
      ],
      commands: [
        'UPDATE_OPENAPI=1 npx vitest run services/admin-api/src/http/openapi-document.spec.ts',
        'npm run generate -w services/console',
        'node tools/reference/generate.mjs',
      ],
    };
  },

  condition: (names) => ({
    files: template('condition', names, 'libs/core/settings/src/conditions'),
    changes: [
      [
        'libs/core/settings/src/conditions/records.ts',
        (text) => before(intoList(text, `import { ${names.camel} } from './${names.kebab}.js';`, /^import \{/), '} as const;', `  ${names.camel},\n`),
      ],
    ],
    links: [],
    byHand: [[`libs/core/settings/src/conditions/${names.kebab}.ts`, 'its values, its words in each language, and when it matches']],
    commands: [
      'node tools/crds/generate.mjs',
      'node tools/docs/settings-pages.mjs',
      'UPDATE_OPENAPI=1 npx vitest run services/admin-api/src/http/openapi-document.spec.ts',
      'npm run generate -w services/console',
    ],
  }),

  fact: (names) => ({
    files: [],
    changes: [
      [
        'proto/postern/events/v1/events.proto',
        (text) =>
          `${text.trimEnd()}\n\n// Topic postern.${names.kebab}.v1, key \`id\`: say here what has happened.\nmessage ${names.pascal} {\n  string id = 1;\n  int64 at_ms = 2;\n}\n`,
      ],
      [
        'libs/facts/src/facts.ts',
        (text) =>
          before(
            before(
              text,
              '  // Kept for a person to look at.\n',
              `  ${names.camel}: { name: 'postern.${names.kebab}.v1', partitions: 12, compacted: false, keptDays: 14 },\n`,
            ),
            '} as const;\n\nexport type FactName',
            `  ${names.pascal}: fact(eventsV1.${names.pascal}, {\n    type: 'postern.events.v1.${names.pascal}',\n    topic: TOPICS.${names.camel},\n    key: ({ id }) => id,\n    says: 'Say here what has happened.',\n  }),\n`,
          ),
      ],
      [
        'libs/testing/src/foreign-facts.ts',
        (text) =>
          before(
            text,
            "    case 'Heartbeat':\n",
            `    case '${names.pascal}':\n      return factMessage(SOURCE, name, id, eventsV1.${names.pascal}.fromPartial({ id: key }));\n`,
          ),
      ],
    ],
    links: [],
    byHand: [
      ['proto/postern/events/v1/events.proto', 'the fields of the message'],
      ['libs/facts/src/facts.ts', 'key, retention, and `says`'],
      ['the producer', `publish(bus, shell, '${names.pascal}', id, value), and its name in the manifest`],
      ['the consumer', `a handler ${names.pascal}, and its name in the manifest`],
    ],
    first: ['node tools/proto/check.mjs --write'],
    commands: ['node tools/facts/generate.mjs', 'node tools/chart/generate.mjs'],
  }),

  scanner: (names) => ({
    files: [
      [`services/${names.kebab}/package.json`, packageOf(`@postern/${names.kebab}`, 'Says what it is for')],
      ...template('scanner/service', names, `services/${names.kebab}`),
      ...template('scanner/module', names, 'libs/core/modules/src'),
    ],
    changes: [
      [
        'libs/core/modules/src/records.ts',
        (text) =>
          before(
            intoList(text, `import { ${names.camel} } from './${names.kebab}.js';`, /^import \{/),
            ' } as const;\n\nexport type ModuleRecords',
            `, ${names.camel}`,
          ),
      ],
      [
        'libs/core/modules/src/scanners.ts',
        (text) =>
          before(
            text,
            '} as const satisfies Readonly<Record<string, ScannerRecord>>;',
            `  '${names.kebab}': { modules: ['${names.camel}'], stage: 3, share: 0.9, required: false },\n`,
          ),
      ],
      [
        'libs/core/settings/src/scan-profiles.ts',
        (text) => before(text, '}\nexport type ScanProfile<', `  readonly '${names.kebab}': Looks<'${names.camel}'>;\n`),
      ],
      ['services/pipeline/src/pipeline.manifest.ts', (text) => text.replace(/calls: \[(?=.*'antivirus')/, `$&'${names.kebab}', `)],
    ],
    links: [[`@postern/${names.kebab}`, `services/${names.kebab}`]],
    byHand: [
      [`services/${names.kebab}/src/look.ts`, 'what it looks at, and how'],
      [`libs/core/modules/src/${names.kebab}.ts`, 'settings, detections, statuses, header fields'],
      ['libs/core/modules/src/scanners.ts', 'its stage and its share of the time; `required` when mail must not pass without it'],
      ['tools/chart/privilege-table.spec.ts', `a row: '${names.kebab}': SCANNER, and it may be called by the pipeline`],
      ['tools/chart/values.mjs', `a row: ${names.camel}: component('What it does', { scale: [2, 10], needs: ['100m', '384Mi'] })`],
      [
        'the config of services/pipeline',
        `${names.camel}: hostPort('POSTERN_${names.upper}', '${names.kebab}:9090', 'gRPC address of ${names.kebab}')`,
      ],
      ['where services/pipeline makes its scanners', `remote('${names.kebab}', config.${names.camel})`],
      ['services/standalone/src/message-path.ts', `['${names.kebab}', create${names.pascal}({ shell: as('${names.kebab}') })]`],
      ['services/console/src/kit/words', 'its title in en and de, once the API client is generated anew'],
    ],
    commands: [
      'node tools/boundaries/check.mjs --declare',
      'node tools/chart/generate.mjs',
      'node tools/facts/generate.mjs',
      'node tools/reference/generate.mjs',
      'node tools/docs/settings-pages.mjs',
      'node tools/crds/generate.mjs',
      'UPDATE_OPENAPI=1 npx vitest run services/admin-api/src/http/openapi-document.spec.ts',
      'npm install --package-lock-only && node tools/lock-fill.mjs',
    ],
  }),

  service: (names) => ({
    files: [
      [`services/${names.kebab}/package.json`, packageOf(`@postern/${names.kebab}`, 'Says what it is for')],
      ...template('service', names, `services/${names.kebab}`),
    ],
    links: [[`@postern/${names.kebab}`, `services/${names.kebab}`]],
    byHand: [
      ['tools/chart/values.mjs', `a row: ${names.camel}: component('What it does', { scale: [1, 3], needs: ['100m', '384Mi'] })`],
      ['services/standalone/src/fact-plane.ts', `create${names.pascal}({ shell: as('${names.kebab}') })`],
    ],
    commands: [
      'node tools/boundaries/check.mjs --declare',
      'node tools/chart/generate.mjs',
      'node tools/facts/generate.mjs',
      'node tools/reference/generate.mjs',
      'npm install --package-lock-only && node tools/lock-fill.mjs',
    ],
  }),
};

export const KINDS = Object.keys(RECIPES);

/** Files to write with their text, packages to link, commands to run first, and what a person does then. Throws a text for a person when it cannot be. */
export function planOf(root, kind, names) {
  if (!KINDS.includes(kind)) throw new Error(`there is no kind ${JSON.stringify(kind)}: ${KINDS.join(', ')}`);
  const { files, changes = [], first = [], ...rest } = RECIPES[kind](names, root);
  const there = files.find(([path]) => existsSync(join(root, path)));
  if (there !== undefined) throw new Error(`${there[0]} is there already`);
  const changed = changes.map(([path, change]) => {
    const text = readFileSync(join(root, path), 'utf8');
    if (new RegExp(`\\b${kind === 'fact' ? `message ${names.pascal}` : `/${names.kebab}/index`}\\b`).test(text))
      throw new Error(`${path} knows ${names.kebab} already`);
    return [path, change(text)];
  });
  return { files: [...files, ...changed], first, ...rest };
}
