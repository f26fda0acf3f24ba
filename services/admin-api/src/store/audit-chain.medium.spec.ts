import type { Database } from '@postern/kernel';
import { openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { adminSchema } from './admin-schema.js';
import { hashOfRow } from './audit-chain.js';
import type { ChainHead } from './audit-chain.js';
import { auditStore } from './audit-store.js';

let postgres: TestPostgres;
let database: Database;
let audit: ReturnType<typeof auditStore>;
const T0 = Date.UTC(2026, 11, 1);
const entry = (object: string) => ({
  account: 'admin',
  client: '192.0.2.1',
  action: 'rules.update',
  object,
  detail: { zeta: 1, alpha: [{ b: 2.5, a: 'ü"\\' }], nothing: undefined, ' ': null },
});
const sql = (text: string, values?: readonly unknown[]) => database.query(text, values);
const problems = async (...seen: readonly ChainHead[]) => (await audit.verify(seen)).problems;

beforeAll(async () => {
  postgres = await startPostgres();
  database = openPool({ url: postgres.url });
  const store = adminSchema(database);
  await store.migrate();
  audit = auditStore(store);
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});

describe('the chain of the audit', () => {
  let head: ChainHead;
  beforeEach(async () => {
    for (let n = 1; n <= 5; n++) head = await audit.add(entry(`rule ${n}`), T0 + n);
  });
  afterEach(() => sql('TRUNCATE admin.audit'));

  it('is whole as it was written, and its head is that of the last row', async () => {
    const walk = await audit.verify([head]);
    expect({ problems: walk.problems, rows: walk.rows, head: walk.head }).toEqual({ problems: [], rows: 5, head: { position: 5, hash: head.hash } });
  });

  it('is whole when rows are added by many at the same time', async () => {
    await Promise.all(Array.from({ length: 12 }, (_none, n) => audit.add(entry(`all ${n}`), T0 + 100)));
    const walk = await audit.verify([]);
    expect([walk.problems, walk.head.position]).toEqual([[], 17]);
  });

  it.each(['account', 'client', 'action', 'object'])('finds the row whose %s was edited', async (column) => {
    await sql(`UPDATE admin.audit SET ${column} = 'somebody' WHERE position = 3`);
    expect(await problems()).toMatchObject([{ kind: 'edited', position: 3 }]);
  });

  it.each([
    ['time', "at = at + interval '1 hour'"],
    ['detail', `detail = detail || '{"zeta": 2}'`],
  ])('finds the row whose %s was edited', async (_what, change) => {
    await sql(`UPDATE admin.audit SET ${change} WHERE position = 3`);
    expect(await problems()).toMatchObject([{ kind: 'edited', position: 3 }]);
  });

  it('finds the row that was edited and hashed anew', async () => {
    const [row] = await database.query<{ previous: string; detail: object }>('SELECT previous, detail FROM admin.audit WHERE position = 3');
    const forged = { ...entry('rule 3'), detail: row?.detail, object: 'other', position: 3, atMs: T0 + 3, previous: row?.previous ?? '' };
    await sql(`UPDATE admin.audit SET object = 'other', hash = $1 WHERE position = 3`, [hashOfRow(forged)]);
    expect(await problems()).toMatchObject([{ kind: 'edited', position: 3 }]);
  });

  it('finds rows that were removed', async () => {
    await sql('DELETE FROM admin.audit WHERE position IN (2, 3)');
    expect(await problems()).toEqual([{ kind: 'removed', position: 2, rows: 2, id: '' }]);
  });

  it('finds the first row when it was removed', async () => {
    await sql('DELETE FROM admin.audit WHERE position = 1');
    expect(await problems()).toEqual([{ kind: 'removed', position: 1, rows: 1, id: '' }]);
  });

  it('finds rows that changed places', async () => {
    await sql('DROP INDEX admin.audit_position');
    await sql('UPDATE admin.audit SET position = 7 - position WHERE position IN (3, 4)');
    const found = await problems();
    await sql('TRUNCATE admin.audit');
    await sql('CREATE UNIQUE INDEX audit_position ON admin.audit (position)');
    expect(found.map((one) => one.position)).toEqual(expect.arrayContaining([3, 4]));
    expect(found.map((one) => one.kind)).toContain('reordered');
  });

  it('finds a row that somebody put there', async () => {
    await sql(`INSERT INTO admin.audit (at, account, client, action, object, detail) VALUES (now(), 'x', '', 'a.b', '', '{}')`);
    expect(await problems()).toMatchObject([{ kind: 'added', position: 0 }]);
  });

  it('finds that its end was cut, by the head that was seen', async () => {
    await sql('DELETE FROM admin.audit WHERE position > 3');
    expect(await problems()).toEqual([]);
    expect(await problems(head)).toEqual([{ kind: 'truncated', position: 4, rows: 2, id: '' }]);
  });

  it('finds that its end was cut and written anew', async () => {
    await sql('DELETE FROM admin.audit WHERE position > 3');
    for (let n = 0; n < 3; n++) await audit.add(entry('another past'), T0 + 50);
    expect(await problems()).toEqual([]);
    expect(await problems(head)).toMatchObject([{ kind: 'replaced', position: 5 }]);
  });
});

describe('an audit of before', () => {
  it('is chained when the release with the chain starts', async () => {
    await sql('DROP SCHEMA admin CASCADE');
    const store = adminSchema(database);
    await store.migrate();
    await sql('ALTER TABLE admin.audit DROP COLUMN position, DROP COLUMN previous, DROP COLUMN hash');
    await sql(`DELETE FROM admin.typeorm_migrations WHERE name LIKE 'AuditChain%'`);
    await sql(
      `INSERT INTO admin.audit (at, account, client, action, object, detail) SELECT now(), 'admin', '', 'a.b', n::text, '{"n": 1.50}' FROM generate_series(1, 2500) AS n`,
    );
    await adminSchema(database).migrate();
    const later = auditStore(store);
    await later.add(entry('after'), T0);
    const walk = await later.verify([]);
    expect([walk.problems, walk.rows, walk.head.position]).toEqual([[], 2501, 2501]);
  });
});
