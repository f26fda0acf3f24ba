import { defineConfig } from 'vitest/config';

import { fromSources } from './tools/worker-programs.mjs';

const source = ['libs/**/*', 'services/**/*', 'tools/**/*'];
// Projects inherit no plugins.
const plugins = [fromSources()];
// Two at a time wherever files stand by themselves: the default is one less than there are cores.
const isolated = { pool: 'forks' as const, isolate: true };

/** Unit tests that run a program, replace a module, or take seconds: each file has a process of its own, which spreads them over the cores. */
const ALONE = [
  'tools/**/*',
  '**/linear-work',
  '**/field-work',
  '**/scratch-area',
  'services/antivirus/src/limits',
  'libs/adapters/archives/src/seven-zip',
];
const alone = ALONE.map((glob) => `${glob}.spec.ts`);
const notUnit = ['**/*.medium.spec.ts', '**/node_modules/**', '**/dist/**'];

// Unit tests are fast, and the start of a process is most of their time, so they share few; the others run real programs, few at a time.
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        plugins,
        test: {
          name: 'unit',
          include: [...source, 'test/bench/**/*'].map((glob) => `${glob}.spec.ts`),
          exclude: [...notUnit, ...alone],
          testTimeout: 20_000,
          pool: 'forks',
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        plugins,
        test: { ...isolated, name: 'unit-alone', include: alone, exclude: notUnit, testTimeout: 120_000, maxWorkers: 2 },
      },
      {
        plugins,
        test: {
          ...isolated,
          name: 'contract',
          include: source.map((glob) => `${glob}.medium.spec.ts`),
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        plugins,
        test: { ...isolated, name: 'corpus', include: ['test/corpus/**/*.spec.ts'], testTimeout: 240_000, hookTimeout: 240_000, maxWorkers: 2 },
      },
      {
        plugins,
        test: {
          ...isolated,
          name: 'scenarios',
          include: ['test/scenarios/**/*.spec.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        plugins,
        // A day of each user, on the product as they start it.
        test: {
          ...isolated,
          name: 'days',
          include: ['test/days/**/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
      {
        plugins,
        test: {
          ...isolated,
          name: 'faults',
          include: ['test/faults/**/*.spec.ts'],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        plugins,
        test: {
          ...isolated,
          name: 'console',
          include: ['test/console/**/*.spec.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        plugins,
        // Needs a cluster; `npm run e2e` runs it, `npm test` does not.
        test: {
          ...isolated,
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
