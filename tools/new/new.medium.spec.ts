import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { toolEnv } from '../setup/npm.mjs';
import { makeNew } from './new.mjs';
import { scratchRepository } from './scratch-repository.js';

/** Edits by hand, at most. */
const MAX = { engine: 3, area: 4, condition: 2, fact: 4, scanner: 5, service: 11 };
const LIMIT_MS = 240_000;
const OPENAPI_SPEC = 'services/admin-api/src/http/openapi-document.spec.ts';
/** The program in the package that the console names, wherever npm put it. */
const ORVAL = join(dirname(createRequire(join(import.meta.dirname, '../../services/console/package.json')).resolve('orval')), 'bin/orval.mjs');

const scratch = scratchRepository(toolEnv({ CI: 'true', NO_COLOR: '1' }));
afterAll(() => scratch.remove());

describe('what npm run new makes', () => {
  const edits: Partial<Record<keyof typeof MAX, number>> = {};
  /** Counts the files that were edited by hand since the last count; those of the recipe that are made by it do not count. */
  let counted = 0;
  const count = (kind: keyof typeof MAX) => {
    edits[kind] = scratch.edited.size - counted;
    counted = scratch.edited.size;
  };

  it(
    'builds, keeps the rules of the house, and works after few edits by hand',
    async () => {
      const node = (...args: readonly string[]) => scratch.run('node', ...args);

      await makeNew(scratch.root, 'engine', 'sharp-eye');
      scratch.edit(
        'services/antivirus/src/engines.ts',
        [
          "import { createYara } from '@postern/adapter-yara';",
          "import { createSharpEye } from '@postern/adapter-sharp-eye';\nimport { createYara } from '@postern/adapter-yara';",
        ],
        ['[...remote, createYara(', '[...remote, createSharpEye(), createYara('],
      );
      count('engine');
      scratch.put('services/antivirus/src/sharp-eye.spec.ts', ENGINE_SPEC);

      await makeNew(scratch.root, 'area', 'door-keys');
      // What a person writes of it: the words of the two pages.
      scratch.edit('services/console/src/areas/door-keys/en.ts', ["title: 'DoorKeys'", "title: 'Keys of the door'"]);
      scratch.edit('services/console/src/areas/door-keys/de.ts', ["title: 'DoorKeys'", "title: 'Türschlüssel'"]);
      count('area');

      await makeNew(scratch.root, 'condition', 'known-host');
      scratch.edit(
        'libs/core/settings/src/conditions/known-host.ts',
        ["'Say here what it asks of a mail'", "'Whether the client has a confirmed host name'"],
        ["label: 'KnownHost', options: { any: 'Any'", "label: 'Known host', options: { any: 'Any'"],
        ["label: 'KnownHost', help: 'KnownHost'", "label: 'Bekannter Host', help: 'Ob der Client einen bestätigten Namen hat'"],
        ['mail.trusted', "(mail.clientName !== '')"],
      );
      count('condition');
      scratch.put('libs/core/policy/src/conditions/known-host.spec.ts', CONDITION_SPEC);
      scratch.put('services/console/src/known-host.spec.ts', CONDITION_FORM_SPEC);

      // The document, and the client of the console that is made from it.
      await scratch.run('env', 'UPDATE_OPENAPI=1', 'node', 'node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', OPENAPI_SPEC);
      await scratch.run('env', '--chdir=services/console', 'node', ORVAL, '--config', 'orval.config.ts');
      scratch.put('services/admin-api/src/door-keys.spec.ts', AREA_SPEC);

      await makeNew(scratch.root, 'service', 'door-bell');
      scratch.edit('tools/chart/values.mjs', [
        '    adminApi: component(',
        "    doorBell: component('Rings', { scale: [1, 3], needs: ['100m', '128Mi'] }),\n    adminApi: component(",
      ]);
      scratch.edit(
        'services/standalone/src/fact-plane.ts',
        ['import { createJournal,', "import { createDoorBell } from '@postern/door-bell';\nimport { createJournal,"],
        ['  await createJournal(', "  createDoorBell({ shell: as('door-bell') });\n  await createJournal("],
      );
      count('service');

      await makeNew(scratch.root, 'fact', 'bell-rung');
      scratch.edit('services/door-bell/src/door-bell.manifest.ts', [
        "produces: ['Heartbeat'], consumes: []",
        "produces: ['Heartbeat', 'BellRung'], consumes: ['BellRung']",
      ]);
      scratch.put('services/door-bell/src/bell-rung.spec.ts', FACT_SPEC);
      scratch.edit('services/door-bell/src/door-bell.module.ts', ["import type { Shell } from '@postern/platform-service';", RING.trim()]);
      count('fact');

      await makeNew(scratch.root, 'scanner', 'iron-gate');
      const pipeline = (text: string) => scratch.fileWith('services/pipeline/src', text);
      const antivirus = {
        config: "  antivirus: hostPort('POSTERN_ANTIVIRUS', 'antivirus:9090', 'gRPC address of antivirus'),\n",
        remote: "remote('antivirus', config.antivirus),",
      };
      scratch.edit(pipeline(antivirus.config), [
        antivirus.config,
        `${antivirus.config}  ironGate: hostPort('POSTERN_IRON_GATE', 'iron-gate:9090', 'gRPC address of iron-gate'),\n`,
      ]);
      scratch.edit(pipeline(antivirus.remote), [antivirus.remote, `${antivirus.remote}\nremote('iron-gate', config.ironGate),`]);
      scratch.edit(
        'services/standalone/src/message-path.ts',
        ['import { createPipeline,', "import { createIronGate } from '@postern/iron-gate';\nimport { createPipeline,"],
        ["    ['antivirus', createAntivirus(", "    ['iron-gate', createIronGate({ shell: as('iron-gate') })],\n    ['antivirus', createAntivirus("],
      );
      scratch.edit('tools/chart/values.mjs', [
        '    adminApi: component(',
        "    ironGate: component('Keeps out', { scale: [1, 3], needs: ['100m', '128Mi'] }),\n    adminApi: component(",
      ]);
      scratch.edit('tools/chart/privilege-table.spec.ts', ["  'content-filter': SCANNER,", "  'content-filter': SCANNER,\n  'iron-gate': SCANNER,"]);
      count('scanner');

      for (const command of [
        'tools/boundaries/check.mjs --declare',
        'tools/chart/generate.mjs',
        'tools/facts/generate.mjs',
        'tools/reference/generate.mjs',
        'tools/docs/settings-pages.mjs',
        'tools/crds/generate.mjs',
      ])
        await node(...command.split(' '));
      await scratch.run('tsc', '--noEmit', '-p', 'tsconfig.json');
      await node('tools/boundaries/check.mjs');
      await node('tools/docs/check.mjs');
      for (const service of ['door-bell', 'iron-gate'])
        await scratch.run('env', `POSTERN_BUILD=services/${service}`, 'rolldown', '-c', 'tools/rolldown.config.mjs', '--logLevel', 'warn');
      const tests = [
        'libs/adapters/sharp-eye',
        'services/door-bell',
        'services/iron-gate',
        'services/antivirus/src/sharp-eye.spec.ts',
        'services/admin-api/src/door-keys.spec.ts',
        'services/console/src/areas/door-keys',
        'services/console/src/known-host.spec.ts',
        'libs/core/policy/src/conditions/known-host.spec.ts',
        'libs/core/settings/src/conditions',
        'services/console/src/areas.spec.ts',
      ];
      const printed = await node('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...tests);
      expect(printed).toMatch(/Test Files +11 passed/);

      expect(scratch.read('charts/postern/files/privileges.json')).toContain('"door-bell"');
      expect(scratch.read('charts/postern/values.yaml')).toContain('doorBell:');
      expect(JSON.parse(scratch.read('charts/postern/files/privileges.json'))).toMatchObject({
        services: { pipeline: { calls: expect.arrayContaining(['iron-gate']) }, 'iron-gate': { class: 'scanner', pulls: ['ingress-smtp'] } },
      });
      expect(scratch.read('charts/postern/files/crds/mailrules.postern.dev.yaml')).toContain('knownHost:');
      expect(scratch.read('docs/reference/custom-resources.md')).toContain('conditions.knownHost');
      expect(scratch.read('services/console/src/kit/api/generated/client.ts')).toContain('knownHost');
      expect(scratch.read('docs/reference/facts.md')).toContain('`postern.bell-rung.v1`');
      expect(scratch.read('docs/reference/permissions.md')).toContain('`doorKeys.view`');
      for (const [kind, max] of Object.entries(MAX)) expect(edits[kind as 'fact'], kind).toBeLessThanOrEqual(max);
    },
    LIMIT_MS,
  );

  it('is not made over what is there, or under a name that is none', async () => {
    await expect(makeNew(scratch.root, 'engine', 'yara')).rejects.toThrow(/libs\/adapters\/yara\/package\.json is there already/);
    await expect(makeNew(scratch.root, 'area', 'rules')).rejects.toThrow(/is there already/);
    await expect(makeNew(scratch.root, 'fact', 'mail-decided')).rejects.toThrow(/knows mail-decided already/);
    await expect(makeNew(scratch.root, 'engine', '../up')).rejects.toThrow(/is no name/);
    await expect(makeNew(scratch.root, 'castle', 'x')).rejects.toThrow(/no kind "castle": engine, area, condition, fact, scanner, service/);
  });
});

const ENGINE_SPEC = `
import { afterAll, expect, it } from 'vitest';

import { antivirusWith, mailWith } from './testing/ask.js';

const { shell, ask } = antivirusWith();
afterAll(() => shell.stop());

it('finds the test file of the new engine', async () => {
  const { av } = await ask(mailWith({ name: 'a.bin', bytes: Buffer.from('POSTERN-SHARP-EYE-TEST-FILE') }));
  expect(av.outcome.kind).toBe('found');
  expect(JSON.stringify(av)).toContain('SharpEye.TestFile');
  expect((await ask(mailWith({ name: 'a.bin', bytes: Buffer.from('hello') }))).av.outcome.kind).toBe('clean');
});
`;

const CONDITION_SPEC = `
import { settingsSchema } from '@postern/settings';
import { expect, it } from 'vitest';

import { envelopeOf, EVERYBODY } from '../testing/results.js';
import { compileRules } from './rule-book.js';

it('takes a mail by the new condition', () => {
  const { rules } = settingsSchema.parse({
    rules: [
      { id: 9, name: 'Known', ...EVERYBODY, conditions: { knownHost: 'yes' } },
      { id: 1, name: 'Default', ...EVERYBODY },
    ],
  });
  const chosen = (clientName: string) => compileRules(rules).group(envelopeOf({ clientName })).map(({ rule }) => rule.id);
  expect([chosen('mx.a.test'), chosen('')]).toEqual([[9], [1]]);
});
`;

const CONDITION_FORM_SPEC = `
import { expect, it } from 'vitest';

import { loadSchemas } from './kit/form/form-schemas.js';
import { schemaAt } from './kit/form/json-schema.js';
import { leafOf } from './kit/form/leaf.js';
import { conditionPaths } from './areas/rules/rule-fields.js';

it('draws a field for the new condition, with words in each language', async () => {
  const schemas = await loadSchemas();
  expect(conditionPaths(schemas)).toContain('conditions.knownHost');
  const leaf = leafOf(schemaAt(schemas['MailRuleInput'] ?? {}, ['conditions', 'knownHost'], schemas) ?? {}, 'knownHost', schemas);
  expect(leaf).toMatchObject({ kind: 'choice', fallback: 'any', words: { en: { label: 'Known host' }, de: { label: 'Bekannter Host' } } });
});
`;

const AREA_SPEC = `
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { OpenAPIObject } from '@nestjs/swagger';
import { expect, it } from 'vitest';

import { PERMISSIONS } from './all-areas.js';
import type { Permission } from './kit/permission.js';
import { inertApp } from './testing/inert-app.js';

it('has a route, open to its permission alone, and stands in the document', async () => {
  let permissions: readonly Permission[] = PERMISSIONS.filter((one) => one !== 'doorKeys.view');
  const app = await inertApp(() => Promise.resolve({ account: 'a', by: 'token', permissions }));
  await app.listen(0, '127.0.0.1');
  const url = \`http://127.0.0.1:\${((app.getHttpServer() as Server).address() as AddressInfo).port}/api\`;
  try {
    expect((await fetch(\`\${url}/v1/door-keys\`)).status).toBe(403);
    permissions = ['doorKeys.view'];
    expect((await fetch(\`\${url}/v1/door-keys\`)).status).toBe(200);
    const document = (await (await fetch(\`\${url}/openapi.json\`)).json()) as OpenAPIObject;
    expect(document.paths['/api/v1/door-keys']?.get).toMatchObject({ operationId: 'readDoorKeys', 'x-permission': 'doorKeys.view' });
  } finally {
    await app.close();
  }
});
`;

const RING = `
import { consume, publish } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

export const ring = (bus: MessageBus, shell: Shell, id: string) => publish(bus, shell, 'BellRung', id, { id, atMs: shell.clock.now() });
export const listen = (bus: MessageBus, shell: Shell, heard: (id: string) => void) =>
  consume(bus, shell, { group: 'door-bell' }, { BellRung: (fact) => Promise.resolve(heard(fact.id)) });
`;

const FACT_SPEC = `
import type { MessageBus, MessageHandler } from '@postern/kernel';
import { testShell } from '@postern/testing';
import { expect, it } from 'vitest';

import { listen, ring } from './door-bell.module.js';

it('arrives where it is consumed', async () => {
  let handler: MessageHandler | undefined;
  const bus = {
    consume: (_options: unknown, given: MessageHandler) => ((handler = given), Promise.resolve({ drain: () => Promise.resolve() })),
    async publish(messages: readonly Parameters<MessageBus['publish']>[0][number][]) {
      for (const one of messages) await handler?.({ headers: {}, ...one, publishedAtMs: 0, attempt: 1 }, new AbortController().signal);
    },
  } as unknown as MessageBus;
  const shell = testShell({ service: 'door-bell' });
  const heard: string[] = [];
  await listen(bus, shell, (id) => void heard.push(id));
  await ring(bus, shell, 'front');
  expect(heard).toEqual(['front']);
});
`;
