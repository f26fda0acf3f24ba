import type { ColumnType, EventCondition } from '@postern/kernel';
import { Defect } from '@postern/kernel';

/** A column that a filter may compare, as SQL that we wrote. */
export interface FilterColumn {
  readonly sql: string;
  readonly type: ColumnType;
  /** The column holds several texts, one a line: the condition holds when it does for one of them; `ne` when no one is it. */
  readonly isLines?: boolean;
}

/** SQL with places for values that travel as parameters. */
export interface SqlCondition {
  readonly values: readonly unknown[];
  /** `first`: number of its first parameter. */
  sql(first: number): string;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('%', '\\%').replaceAll('_', '\\_');

/** A checked condition as SQL. Texts are compared whatever the case. Throws Defect for an operator that the type does not have: conditions are checked where they come in. */
export function columnCondition({ sql: column, type, isLines = false }: FilterColumn, { operator, values }: EventCondition): SqlCondition {
  const [value = ''] = values;
  const one = (bound: unknown, sql: (place: string) => string): SqlCondition => ({ values: [bound], sql: (first) => sql(`$${first}`) });
  if (type === 'time') {
    if (operator === 'gt') return one(new Date(value), (place) => `${column} > ${place}`);
    if (operator === 'lt') return one(new Date(value), (place) => `${column} < ${place}`);
    throw new Defect(`times have no ${operator}`);
  }
  if (type === 'number') return numberCondition(column, operator, values.map(Number));
  const lower = (text: string) => text.toLowerCase();
  const whole = isLines
    ? (place: string) => `${place} = ANY(string_to_array(lower(${column}), E'\\n'))`
    : (place: string) => `lower(${column}) = ${place}`;
  switch (operator) {
    case 'eq':
      return one(lower(value), whole);
    case 'ne':
      return one(lower(value), (place) => `NOT (${whole(place)})`);
    case 'in':
      return one(values.map(lower), (place) =>
        isLines ? `string_to_array(lower(${column}), E'\\n') && ${place}::text[]` : `lower(${column}) = ANY(${place}::text[])`,
      );
    case 'contains':
      return one(`%${escaped(value)}%`, (place) => `${column} ILIKE ${place}`);
    case 'starts':
      return one(isLines ? `%\n${escaped(value)}%` : `${escaped(value)}%`, (place) => `${isLines ? `(E'\\n' || ${column})` : column} ILIKE ${place}`);
    case 'gt':
    case 'lt':
      throw new Defect(`texts have no ${operator}`);
  }
}

function numberCondition(column: string, operator: EventCondition['operator'], values: readonly number[]): SqlCondition {
  const sign = { eq: '=', ne: '<>', gt: '>', lt: '<' } as const;
  if (operator === 'in') return { values: [values], sql: (first) => `${column} = ANY($${first}::bigint[])` };
  if (operator === 'contains' || operator === 'starts') throw new Defect(`numbers have no ${operator}`);
  return { values: [values[0]], sql: (first) => `${column} ${sign[operator]} $${first}::bigint` };
}
