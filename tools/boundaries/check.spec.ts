import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { problemsOf } from './check.mjs';

let root: string;
const put = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postern-boundaries-'));
  const folders = [
    'core/kernel',
    'core/mail',
    'core/policy',
    'core/smtp',
    'core/spam',
    'core/thing',
    'core/urls',
    'adapters/kafka',
    'adapters/dns',
    'adapters/system',
    'platform/service',
    'testing',
  ];
  const names = folders.map((folder) => `@postern/${folder.replace('core/', '').replace('s/', '-').replace('/', '-')}`);
  const services = ['pipeline', 'delivery', 'standalone', 'admin-api'].map((name) => `@postern/${name}`);
  const outside = ['re2js', 'kafkajs', 'pg', '@aws-sdk/client-s3'];
  const dependencies = Object.fromEntries([...names, ...services, ...outside].map((name) => [name, '*']));
  folders.forEach((folder, n) => put(`libs/${folder}/package.json`, JSON.stringify({ name: names[n], dependencies })));
  for (const name of services) put(`services/${name.slice('@postern/'.length)}/package.json`, JSON.stringify({ name, dependencies }));
  put('libs/core/policy/src/rules.ts', "import { ok } from '@postern/kernel';\nimport { a } from './a.js';\n");
  put('services/standalone/src/wiring.ts', "import { p } from '@postern/pipeline';\n");
  put('services/admin-api/src/areas/queue/index.ts', "import { area } from '../../kit/area.js';\nimport { x } from './x.js';\n");
  put('services/admin-api/src/areas.ts', "export { queue } from './areas/queue/index.js';\n");
  put('services/admin-api/src/areas/queue/queue.medium.spec.ts', "import { startApi } from '../../testing/start-api.js';\n");
  put('libs/adapters/kafka/src/bus.ts', "import { Kafka } from 'kafkajs';\nimport { clock } from '@postern/adapter-system';\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the rules of the house', () => {
  it('hold for a tree that keeps them', () => {
    expect(problemsOf(root)).toEqual([]);
  });

  it.each([
    ['core importing an adapter', 'libs/core/mail/src/a.ts', "import { x } from '@postern/adapter-kafka';", /core may not import adapters/],
    ['core importing upwards', 'libs/core/mail/src/a.ts', "import { x } from '@postern/policy';", /core\/mail may not import core\/policy/],
    [
      'core importing upwards by a type',
      'libs/core/urls/src/a.ts',
      "import type { X } from '@postern/spam';",
      /core\/urls may not import core\/spam/,
    ],
    ['a re-export upwards', 'libs/core/kernel/src/a.ts', "export * from '@postern/mail';", /core\/kernel may not import core\/mail/],
    ['core importing its own row', 'libs/core/urls/src/a.ts', "import { x } from '@postern/smtp';", /core\/urls may not import core\/smtp/],
    ['an unknown part of core', 'libs/core/kernel/src/a.ts', "import { x } from '@postern/thing';", /core\/kernel may not import core\/thing/],
    ['core writing to the console', 'libs/core/mail/src/a.ts', "console.log('x');", /talks to the process/],
    ['core reading a clock', 'libs/core/mail/src/a.ts', 'export const now = () => Date.now();', /reads a clock/],
    ['core being random', 'libs/core/mail/src/a.ts', 'export const r = Math.random();', /is random/],
    ['core doing I/O', 'libs/core/mail/src/a.ts', "import { readFileSync } from 'node:fs';", /does I\/O/],
    [
      'an adapter importing another',
      'libs/adapters/dns/src/a.ts',
      "import { x } from '@postern/adapter-kafka';",
      /an adapter may not import another/,
    ],
    [
      'an adapter importing the platform',
      'libs/adapters/dns/src/a.ts',
      "import { x } from '@postern/platform-service';",
      /adapters may not import platform/,
    ],
    ['a service importing a service', 'services/delivery/src/a.ts', "import { x } from '@postern/pipeline';", /a service is never imported/],
    ['a second door to a package', 'services/delivery/src/a.ts', "import { Kafka } from 'kafkajs';", /may only be imported in libs\/adapters\/kafka/],
    [
      'an engine for patterns beside the one module',
      'libs/core/policy/src/a.ts',
      "import { RE2JS } from 're2js';",
      /may only be imported in libs\/core\/linear/,
    ],
    [
      'a second door by a dynamic import',
      'services/delivery/src/a.ts',
      "const k = await import('kafkajs');",
      /may only be imported in libs\/adapters\/kafka/,
    ],
    [
      'a second door by require',
      'services/delivery/src/a.ts',
      "const { Pool } = require('pg');",
      /may only be imported in libs\/platform\/persistence/,
    ],
    [
      'a second door by a scope',
      'services/delivery/src/a.ts',
      "import { S3Client } from '@aws-sdk/client-s3';",
      /may only be imported in libs\/adapters\/s3-blobs/,
    ],
    ['test parts in the product', 'services/delivery/src/a.ts', "import { aMail } from '@postern/testing';", /is for tests/],
    ['a way out of the package', 'services/delivery/src/a.ts', "import { x } from '../../pipeline/src/a.js';", /reaches out of its package/],
    ['a package that is not listed', 'services/delivery/src/a.ts', "import { z } from 'zod';", /zod is not listed in its package.json/],
    [
      'an area importing another area',
      'services/admin-api/src/areas/rules/a.ts',
      "import { x } from '../queue/x.js';",
      /areas\/rules may not import areas\/queue, they are on one floor/,
    ],
    [
      'the kit importing an area',
      'services/admin-api/src/kit/a.ts',
      "import { x } from '../areas/queue/x.js';",
      /kit may not import areas\/queue, which is on a floor above/,
    ],
    [
      'the kit importing an area by a type',
      'services/admin-api/src/kit/a.ts',
      "import type { X } from '../areas/queue/x.js';",
      /kit may not import areas\/queue/,
    ],
    [
      'an area importing the list of areas',
      'services/admin-api/src/areas/rules/a.ts',
      "export { AREAS } from '../../all-areas.js';",
      /areas\/rules may not import \*, which is on a floor above/,
    ],
    [
      'a store importing what stands on it',
      'services/admin-api/src/store/a.ts',
      "const x = await import('../kit/x.js');",
      /store may not import kit, which is on a floor above/,
    ],
    [
      'deciding that stores or publishes',
      'services/pipeline/src/decide/scan/a.ts',
      "import { createCommit } from '../../commit/store-and-publish.js';",
      /decide may not import commit, they are on one floor/,
    ],
    [
      'committing that decides',
      'services/pipeline/src/commit/a.ts',
      "import type { Decision } from '../decide/decide-mail.js';",
      /commit may not import decide, they are on one floor/,
    ],
    [
      'deciding that reaches for the frame around it',
      'services/pipeline/src/decide/a.ts',
      "import { createSubmit } from '../submit.js';",
      /decide may not import \*, which is on a floor above/,
    ],
    ['an unknown suffix', 'services/delivery/src/a.thing.ts', '', /not one of our suffixes/],
    ['SQL beside the repositories', 'services/journal/src/store/a.ts', 'sql.query(`\n SELECT a FROM b`);', /SQL belongs into a listed file/],
    ['a vague name', 'services/delivery/src/mail-utils.ts', '', /the name says nothing/],
    ['a name in another case', 'services/delivery/src/mailQueue.ts', '', /kebab-case/],
    ['a file that eats the project', 'services/delivery/src/a.ts', 'x;\n'.repeat(401), /401 lines/],
  ])('see %s', (_name, file, text, problem) => {
    put(file, text);
    expect(problemsOf(root)).toEqual([expect.stringMatching(problem)]);
  });
});
