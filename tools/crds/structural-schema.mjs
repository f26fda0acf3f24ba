// Turns the JSON schema of a zod schema into a structural OpenAPI v3 schema of a CustomResourceDefinition: no references, no `additionalProperties: false`
// (unknown fields are pruned or refused by the API server itself), expressions in RE2 syntax. Defaults are told in the description and not set by the API
// server: the gateway fills them in, so that a later release's default reaches resources that do not say otherwise, and Git stays equal to the cluster.
// A keyword that cannot be said throws, so that a later kind is not silently weaker than the API.

const KNOWN = new Set([
  '$schema',
  'additionalProperties',
  'default',
  'description',
  'enum',
  'const',
  'format',
  'id',
  'items',
  'maxItems',
  'maxLength',
  'maximum',
  'minItems',
  'minLength',
  'minimum',
  'pattern',
  'properties',
  'required',
  'type',
]);

/** A JavaScript expression as RE2 has it. `(?=.{1,253}$)` in front only limits the length, which maxLength says too; other look-arounds throw. */
export function re2Pattern(pattern) {
  const text = pattern.replace(/^\^\(\?=\.\{\d+,\d+\}\$\)/, '^').replaceAll('\\0', '\\x00');
  if (/\(\?[=!<]/.test(text)) throw new Error(`${pattern} looks around, which RE2 cannot`);
  return text;
}

/** Told in the description: a CRD has no word for it. */
const UNIT = 'x-unit';
/** Labels for the console. */
const WORDS = 'x-words';

const short = (value) => (typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : JSON.stringify(value));

function describe(schema) {
  const byDefault = schema.default === undefined || schema.default === '' ? undefined : short(schema.default);
  const unit = schema[UNIT] !== undefined && schema.type === 'integer' ? ` (${schema[UNIT]})` : '';
  const sentences = [
    schema.description === undefined ? undefined : `${schema.description}${unit}`,
    byDefault === undefined ? undefined : `Default: ${byDefault}`,
  ].filter((one) => one !== undefined);
  return sentences.length === 0 ? {} : { description: sentences.join('. ') };
}

const join = (path, name) => (path === '' ? name : `${path}.${name}`);

/** `extras.checks`: path below the root to CEL rules; `extras.listKeys`: path to the key fields of a list. */
export function structural(schema, extras = { checks: {}, listKeys: {} }, path = '') {
  for (const keyword of Object.keys(schema))
    if (!KNOWN.has(keyword) && keyword !== UNIT && keyword !== WORDS) throw new Error(`${path || 'spec'}: a CRD cannot say ${keyword} yet`);
  if (typeof schema.type !== 'string') throw new Error(`${path || 'spec'}: a structural schema needs one type`);
  const out = { ...describe(schema), type: schema.type };
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (values !== undefined) out.enum = values;
  for (const name of ['minLength', 'maxLength', 'minItems', 'maxItems']) if (schema[name] !== undefined) out[name] = schema[name];
  for (const name of ['minimum', 'maximum'])
    if (Number.isFinite(schema[name]) && Math.abs(schema[name]) < Number.MAX_SAFE_INTEGER) out[name] = schema[name];
  if (schema.type === 'integer')
    out.format = Math.max(Math.abs(out.minimum ?? 0), Math.abs(out.maximum ?? 2 ** 53)) > 2 ** 31 - 1 ? 'int64' : 'int32';
  if (schema.pattern !== undefined) out.pattern = re2Pattern(schema.pattern);
  if (schema.items !== undefined) out.items = structural(schema.items, extras, `${path}[]`);
  const keys = extras.listKeys[path];
  if (keys !== undefined) Object.assign(out, { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys });
  if (schema.type === 'array' && keys === undefined) out['x-kubernetes-list-type'] = 'atomic';
  if (schema.properties !== undefined) {
    if (schema.required?.length > 0) out.required = [...schema.required];
    out.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, structural(part, extras, join(path, name))]));
  }
  const checks = extras.checks[path];
  if (checks !== undefined) out['x-kubernetes-validations'] = checks;
  return out;
}
