import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { silentLog } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import { openPool, sqlState } from '@postern/platform-persistence';
import { startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ROOT } from '../chart/generate.mjs';

interface ServiceRole {
  readonly role: string;
  readonly password: string;
  readonly schema: string;
}
// A program of the image, not of a package.
const { rolesOf, statementsOf } = (await import(pathToFileURL(join(ROOT, 'deploy/images/dev-postgres-roles.mjs')).href)) as {
  rolesOf(text: string): readonly ServiceRole[] | undefined;
  statementsOf(roles: readonly ServiceRole[]): readonly string[];
};

const ROLES = 'postern_delivery:password-of-one:delivery,postern_journal:password-of-two:journal';

let postgres: TestPostgres;
let administrator: Database;
const open: Database[] = [];
const as = (user: string, password: string): Database => {
  const url = new URL(postgres.url);
  url.username = user;
  url.password = password;
  const database = openPool({ url: url.href, max: 1, log: silentLog });
  open.push(database);
  return database;
};
const stateOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (thrown: unknown) => sqlState(thrown),
  );

beforeAll(async () => {
  postgres = await startPostgres();
  administrator = openPool({ url: postgres.url, max: 1, log: silentLog });
  // What a release with one role for everything left behind.
  await administrator.query('CREATE SCHEMA journal');
  await administrator.query('CREATE TABLE journal.stories (id integer GENERATED ALWAYS AS IDENTITY, what text)');
  await administrator.query(`INSERT INTO journal.stories (what) VALUES ('kept')`);
  for (let start = 0; start < 2; start++) for (const statement of statementsOf(rolesOf(ROLES) ?? [])) await administrator.query(statement);
});
afterAll(async () => {
  for (const database of open) await database.close();
  await administrator?.close();
  await postgres?.stop();
});

describe('the roles of the development database', () => {
  it('own what is theirs, also what was there before, and may neither read nor write what is not', async () => {
    const delivery = as('postern_delivery', 'password-of-one');
    const journal = as('postern_journal', 'password-of-two');
    await delivery.query('CREATE TABLE delivery.queue (id integer)');
    await journal.query(`INSERT INTO journal.stories (what) VALUES ('new')`);
    await journal.query('ALTER TABLE journal.stories ADD COLUMN more text');
    expect(await journal.query('SELECT what FROM journal.stories ORDER BY id')).toEqual([{ what: 'kept' }, { what: 'new' }]);
    for (const statement of [
      'SELECT * FROM journal.stories',
      `INSERT INTO journal.stories (what) VALUES ('x')`,
      'CREATE TABLE journal.mine (id integer)',
    ])
      expect(await stateOf(delivery.query(statement)), statement).toBe('42501');
    for (const statement of [
      'SELECT * FROM delivery.queue',
      'DELETE FROM delivery.queue',
      'CREATE SCHEMA another',
      'CREATE TABLE public.mine (id integer)',
    ])
      expect(await stateOf(journal.query(statement)), statement).toBe('42501');
  });

  it.each(['postern_journal', 'a:b:c', "postern_journal:pass'word:journal", 'postern_journal:password1:journal;drop', 'x:password1:A'])(
    'are not made of %s',
    (text) => expect(rolesOf(text)).toBeUndefined(),
  );
});
