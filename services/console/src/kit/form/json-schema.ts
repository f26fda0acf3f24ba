export interface OwnWords {
  readonly label: string;
  readonly help?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** What we read of a JSON schema of the OpenAPI document. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly (string | number)[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  /** Unit of a number, when the schema says it: bytes, seconds, minutes, hours, days, percent. */
  readonly 'x-unit'?: string;
  /** Texts of a value that brings its own, by language. */
  readonly 'x-words'?: Readonly<Record<string, OwnWords>>;
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** Follows references and the `allOf` that carries a default beside one. */
export function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  if (schema.$ref !== undefined) return resolved(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  const [only] = schema.allOf ?? [];
  return only === undefined ? schema : ({ ...resolved(only, schemas), ...schema, allOf: undefined } as JsonSchema);
}

/** The schema at a path of property names; undefined when there is none. */
export function schemaAt(schema: JsonSchema, path: readonly string[], schemas: Schemas): JsonSchema | undefined {
  const here = resolved(schema, schemas);
  const [name, ...rest] = path;
  if (name === undefined) return here;
  const next = here.properties?.[name];
  return next === undefined ? undefined : schemaAt(next, rest, schemas);
}

/** What a value is when nobody says anything: its own default, else that of its parts. Undefined for an optional value without one. */
export function defaultOf(schema: JsonSchema, schemas: Schemas): unknown {
  const here = resolved(schema, schemas);
  if (here.type !== 'object' || here.properties === undefined) return here.default;
  if (here.default === undefined) return undefined;
  const given = here.default as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(here.properties).flatMap(([name, part]) => {
      const value = given[name] ?? defaultOf(part, schemas);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Paths of all values that are not objects with fixed properties of their own; an optional object counts as one value. */
export function leafPaths(schema: JsonSchema, schemas: Schemas, path: readonly string[] = []): readonly string[] {
  const here = resolved(schema, schemas);
  const whole = here.type !== 'object' || here.properties === undefined || (path.length > 0 && here.default === undefined);
  if (whole) return [path.join('.')];
  return Object.entries(here.properties ?? {}).flatMap(([name, part]) => leafPaths(part, schemas, [...path, name]));
}
