import { defineConfig } from 'vitest/config';

const source = ['libs/**/*', 'services/**/*', 'tools/**/*'];
const isolated = { pool: 'forks' as const, isolate: true };

// Unit tests are fast and alone; the others run real programs, so few at a time.
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: source.map((glob) => `${glob}.spec.ts`),
          exclude: ['**/*.medium.spec.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
          pool: 'forks',
        },
      },
      {
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
      { test: { ...isolated, name: 'corpus', include: ['test/corpus/**/*.spec.ts'], testTimeout: 240_000, hookTimeout: 240_000, maxWorkers: 2 } },
      {
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
