import { defaultOf, resolved } from './json-schema.js';
import type { JsonSchema, OwnWords, Schemas } from './json-schema.js';

/** Units that a number is shown in. `bytes` are written in the largest unit that fits. */
export type Unit = 'bytes' | 'kib' | 'seconds' | 'minutes' | 'hours' | 'days' | 'percent' | 'perMinute';

/** How one value of a form is drawn. */
export type Leaf = { readonly fallback: unknown; readonly help: string; readonly words?: Readonly<Record<string, OwnWords>> } & (
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number; readonly unit: Unit | undefined }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'text'; readonly max: number; readonly required: boolean; readonly pattern: string | undefined }
  | { readonly kind: 'choices'; readonly options: readonly string[] }
  | { readonly kind: 'texts'; readonly max: number; readonly required: boolean; readonly pattern: string | undefined }
  | { readonly kind: 'rows'; readonly max: number; readonly columns: readonly NamedLeaf[] }
  | { readonly kind: 'part'; readonly optional: boolean; readonly fields: readonly NamedLeaf[] }
);
export interface NamedLeaf {
  readonly name: string;
  readonly leaf: Leaf;
}

const BIGGEST = 1_000_000_000;

/** Reads a schema; `name` is that of the value, whose ending tells its unit when the schema does not. */
export function leafOf(schema: JsonSchema, name: string, schemas: Schemas): Leaf {
  const here = resolved(schema, schemas);
  const words = here['x-words'];
  const shared = { fallback: defaultOf(here, schemas), help: here.description ?? '', ...(words === undefined ? {} : { words }) };
  const named = (properties: Readonly<Record<string, JsonSchema>>) =>
    Object.entries(properties).map(([key, part]) => ({ name: key, leaf: leafOf(part, key, schemas) }));
  switch (here.type) {
    case 'boolean':
      return { kind: 'flag', ...shared };
    case 'integer':
    case 'number':
      return { kind: 'whole', min: here.minimum ?? 0, max: Math.min(here.maximum ?? BIGGEST, BIGGEST), unit: unitOf(here, name), ...shared };
    case 'array': {
      const items = resolved(here.items ?? {}, schemas);
      const max = here.maxItems ?? BIGGEST;
      if (items.type === 'object') return { kind: 'rows', max, columns: named(items.properties ?? {}), ...shared };
      if (items.enum !== undefined) return { kind: 'choices', options: items.enum.map(String), ...shared };
      return { kind: 'texts', max, required: (here.minItems ?? 0) > 0, pattern: items.pattern, ...shared };
    }
    case 'object':
      return { kind: 'part', optional: here.default === undefined, fields: named(here.properties ?? {}), ...shared };
    default:
      if (here.enum !== undefined) return { kind: 'choice', options: here.enum.map(String), ...shared };
      return { kind: 'text', max: here.maxLength ?? 1024, required: needsText(here), pattern: here.pattern, ...shared };
  }
}

/** Whether an empty text would be refused. */
function needsText(schema: JsonSchema): boolean {
  return (schema.minLength ?? 0) > 0 || (schema.pattern !== undefined && !safeTest(schema.pattern, ''));
}

/** Whether a text fits a pattern of the schema. A pattern that this browser cannot read fits: the API decides. */
export function safeTest(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

const ENDINGS: readonly (readonly [ending: RegExp, unit: Unit])[] = [
  [/PerMinute$/, 'perMinute'],
  [/Bytes$/, 'bytes'],
  [/Kb$/, 'kib'],
  [/Seconds$/, 'seconds'],
  [/Minutes$/, 'minutes'],
  [/Hours$/, 'hours'],
  [/Days$/, 'days'],
  [/Percent$/, 'percent'],
];
const UNITS = ENDINGS.map(([, unit]) => unit);

function unitOf(schema: JsonSchema, name: string): Unit | undefined {
  const said = schema['x-unit'];
  return UNITS.find((unit) => unit === said) ?? ENDINGS.find(([ending]) => ending.test(name))?.[1];
}
