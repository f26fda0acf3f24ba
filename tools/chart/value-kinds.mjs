// The kinds of values that the chart has. Each carries what the user reads (description, default) and what the schema checks, so that both come from one place.

/** @typedef {{ description: string, byDefault: unknown, schema: Record<string, unknown>, members?: Record<string, Value>, example?: string }} Value */

const QUANTITY = '^[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$';
const NAME = '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$';
const CIDR = '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:]*:[0-9a-fA-F:]*/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$';
const NAME_SERVER = '^([0-9]{1,3}([.][0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?$|^[0-9a-fA-F]*:[0-9a-fA-F:.]+$';
const HOST_PORT = '^(\\[[0-9a-fA-F:]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}$';
const ADDRESS = '^([0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$';
const DOMAIN = '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$';

const value = (byDefault, description, schema, example) => ({ description, byDefault, schema, ...(example === undefined ? {} : { example }) });

/** A group of values; unknown keys in it are refused. */
export function group(description, members) {
  return { description, byDefault: undefined, members, schema: {} };
}

export const flag = (byDefault, description) => value(byDefault, description, { type: 'boolean' });
export const int = (byDefault, description, min = 0, max = 1_000_000) =>
  value(byDefault, description, { type: 'integer', minimum: min, maximum: max });
/** An integer, or null for "not set". */
export const optionalInt = (description, min, max) => value(null, description, { type: ['integer', 'null'], minimum: min, maximum: max });
export const text = (byDefault, description, pattern) =>
  value(byDefault, description, { type: 'string', ...(pattern === undefined ? {} : { pattern }) });
export const choice = (byDefault, description, options) =>
  value(byDefault, `${description} (${options.map((o) => o || '""').join(', ')})`, { enum: options });
/** Name of an object in the cluster; empty: none. */
export const objectName = (byDefault, description) => text(byDefault, description, `^$|${NAME}`);
/** Name of a secret in which `{service}` stands for the service's name. */
export const secretPattern = (byDefault, description) => text(byDefault, description, '^$|^[a-z0-9]([-a-z0-9.]|\\{service\\})*$');
export const key = (byDefault, description) => text(byDefault, description, '^[-._a-zA-Z0-9]+$');
export const quantity = (byDefault, description) => text(byDefault, description, QUANTITY);
export const domain = (byDefault, description) => text(byDefault, description, `^$|${DOMAIN}`);
const list = (byDefault, description, items, example) => value(byDefault, description, { type: 'array', items }, example);
export const domains = (byDefault, description, example) => list(byDefault, description, { type: 'string', pattern: DOMAIN }, example);
export const addresses = (byDefault, description, example) => list(byDefault, description, { type: 'string', pattern: ADDRESS }, example);
/** A host by its name or address; empty: none. */
export const host = (description) => text('', description, `^$|${DOMAIN}|${ADDRESS}`);
/** Parts of the name of an image: with a wrong one no pod ever starts. */
export const registry = (description) => text('', description, '^$|^[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9._-]+)*$');
const repository = (byDefault, description) => text(byDefault, description, '^[a-zA-Z0-9][a-zA-Z0-9.:-]*(/[a-z0-9._-]+)*$');
export const tag = (description) => text('', description, '^$|^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$');
export const cidrs = (byDefault, description, example) => list(byDefault, description, { type: 'string', pattern: CIDR }, example);
/** Resolvers: their names could be asked of nobody. */
export const nameServers = (byDefault, description, example) => list(byDefault, description, { type: 'string', pattern: NAME_SERVER }, example);
export const hostPorts = (byDefault, description, example) => list(byDefault, description, { type: 'string', pattern: HOST_PORT }, example);
export const ports = (byDefault, description) => list(byDefault, description, { type: 'integer', minimum: 1, maximum: 65_535 });
export const texts = (byDefault, description, example) => list(byDefault, description, { type: 'string' }, example);
/** Labels, annotations, selectors: text to text. */
export const labels = (byDefault, description, example) =>
  value(byDefault, description, { type: 'object', additionalProperties: { type: 'string' } }, example);
/** Parts of Kubernetes' own types; the API server checks them. */
export const kubernetes = {
  object: (byDefault, description, example) => value(byDefault, description, { type: 'object' }, example),
  list: (byDefault, description, example) => list(byDefault, description, { type: 'object' }, example),
};
export const memory = (byDefault, description) => text(byDefault, description, '^[0-9]+(Mi|Gi)$');
export const image = (name, what) =>
  group(`Image of ${what}`, {
    registry: registry('Registry; empty: `global.imageRegistry`, else none'),
    repository: repository(name, 'Repository'),
    tag: tag('Tag; empty: `global.imageTag`'),
    digest: text('', 'Digest; wins over the tag', '^$|^sha256:[0-9a-f]{64}$'),
    pullPolicy: choice('IfNotPresent', 'When to pull', ['Always', 'IfNotPresent', 'Never']),
  });
