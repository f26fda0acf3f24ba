import type { Sql } from '@postern/kernel';

/**
 * Facets are what a mail has or has not, such as `rule=7` or `antivirus=infected`: an index over them answers all such filters. A row holds their numbers, not their words. Numbers are for
 * ever; there are as many as rules and statuses ever were. PostgreSQL gives them, this process remembers them.
 */
export interface FacetIds {
  /** Numbers of these names; new names get one. */
  numbersOf(sql: Sql, names: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Most that are remembered. */
const MAX_KNOWN = 50_000;

export function facetIds(): FacetIds {
  const known = new Map<string, number>();
  return {
    async numbersOf(sql, names) {
      const wanted = [...new Set(names)];
      const missing = wanted.filter((name) => !known.has(name)).sort();
      const rows = missing.length === 0 ? [] : await numbered(sql, missing);
      const result = new Map(wanted.flatMap((name) => (known.has(name) ? [[name, known.get(name) as number] as const] : [])));
      for (const { name, id } of rows) {
        result.set(name, id);
      }
      return result;
    },
  };

  async function numbered(sql: Sql, names: readonly string[]): Promise<readonly { readonly name: string; readonly id: number }[]> {
    const select = 'SELECT name, id FROM journal.facet WHERE name = ANY($1)';
    // What another transaction wrote is remembered; what this one writes is not until it is read by a later one, since it may be rolled back.
    const there = await sql.query<{ name: string; id: number }>(select, [names]);
    if (known.size + there.length > MAX_KNOWN) known.clear();
    for (const { name, id } of there) known.set(name, id);
    if (there.length === names.length) return there;
    await sql.query('INSERT INTO journal.facet (name) SELECT unnest($1::text[]) ON CONFLICT (name) DO NOTHING', [names]);
    return sql.query(select, [names]);
  }
}
