import type { EntitySchemaColumnOptions, ValueTransformer } from 'typeorm';

/** bigint, which the driver gives as text; what we keep stays below 2^53. */
const asNumber: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/** timestamptz as ms since the epoch; the driver gives infinite times as numbers. */
const asMs: ValueTransformer = {
  from: (value: Date | number | null) => (value instanceof Date ? value.getTime() : value),
  to: (value: unknown) => (typeof value === 'number' ? new Date(value) : value),
};

type Options = Partial<EntitySchemaColumnOptions>;

/** Columns as we use them; `name` is the column's, the property's is the key it stands under. */
export const column = {
  text: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'text', ...more }),
  texts: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'text', array: true, ...more }),
  integer: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'integer', ...more }),
  bigint: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'bigint', transformer: asNumber, ...more }),
  flag: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'boolean', ...more }),
  bytes: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'bytea', ...more }),
  json: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'jsonb', ...more }),
  date: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'timestamptz', ...more }),
  /** A bigint that the table makes by itself, as text. */
  identity: (name: string): EntitySchemaColumnOptions => ({ name, type: 'bigint', primary: true, generated: 'increment' }),
  /** ms since the epoch. */
  time: (name: string, more: Options = {}): EntitySchemaColumnOptions => ({ name, type: 'timestamptz', transformer: asMs, ...more }),
};
