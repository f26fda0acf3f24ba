import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One step of a schema as it was before TypeORM. Ids only grow and are never reused. */
export interface Step {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * The first migration of a schema: adopts one that was made step by step, at whatever step it stands, or makes all of it. The steps stay noted in
 * `<schema>.migrations`, where the version before looks, so that a release may be taken back.
 */
export function baseline(schema: string, atMs: number, steps: readonly Step[]): new () => MigrationInterface {
  return class {
    /** TypeORM orders migrations by the time that ends their name. */
    readonly name = `Baseline${atMs}`;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(
        `CREATE TABLE IF NOT EXISTS ${schema}.migrations (id integer PRIMARY KEY, name text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())`,
      );
      const done = (await runner.query(`SELECT id FROM ${schema}.migrations`)) as readonly { readonly id: number }[];
      const known = new Set(done.map((row) => row.id));
      for (const step of [...steps].sort((a, b) => a.id - b.id)) {
        if (known.has(step.id)) continue;
        await runner.query(step.sql);
        await runner.query(`INSERT INTO ${schema}.migrations (id, name) VALUES ($1, $2)`, [step.id, step.name]);
      }
    }

    down(): Promise<void> {
      return Promise.reject(new Error(`the baseline of ${schema} is not taken back: that would lose data`));
    }
  };
}
