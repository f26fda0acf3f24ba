import type { OpenAPIObject } from '@nestjs/swagger';

import { adminErrors } from '../admin-api.errors.js';
import { routesOf } from '../kit/area.js';
import type { Area, Route } from '../kit/area.js';
import { noDryRun } from '../kit/dry-run.js';
import { isTagged } from '../kit/item-tag.js';

type Json = Record<string, unknown>;
interface Operation extends Json {
  responses: Record<string, Json>;
  parameters?: Json[];
}

/** Ways to say who you are; any of them will do. A session's change also needs x-csrf-token. */
const SECURITY: Record<string, string[]>[] = [{ bearer: [] }, { basic: [] }, { cookie: [] }];
const READING = ['GET', 'HEAD'];
const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const problemJson = { 'application/problem+json': { schema: ref('schemas', 'Problem') } };

const TAG_HEADER = { etag: { description: 'Tag of the content of the item, for If-Match', schema: { type: 'string' } } };
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'ETag of the item that was edited; 412 when its content is another one now, with the tag that it has. Absent: whatever it is',
  schema: { type: 'string' },
};
const DRY_RUN = {
  name: 'dryRun',
  in: 'query',
  required: false,
  description: 'true: the write is checked and told, and nothing is written',
  schema: { type: 'boolean' },
};

/** Statuses of problems that any route may answer, and those that depend on what the route is. */
function statusesOf({ access, path, method, handler }: Route): readonly number[] {
  const writes = !READING.includes(method);
  return [
    400,
    ...(access?.kind === 'anyone' ? [401] : [401, 403]),
    ...(path.includes(':') ? [404] : []),
    ...(writes ? [409, 413, 415] : []),
    ...(writes && isTagged(handler) ? [412, 428] : []),
    429,
    500,
    503,
  ];
}

/** One response for each status of the table of problems, with the codes and their values. */
function problemResponses(): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (const status of new Set(Object.values(adminErrors).map(({ http }) => http))) {
    const rows = Object.entries(adminErrors).filter(([, { http }]) => http === status);
    out[`Problem${status}`] = {
      description: rows.map(([code, { says }]) => `${code}: ${says}.`).join(' '),
      'x-codes': Object.fromEntries(rows.map(([code, { params }]) => [code, [...params]])),
      ...(status === 412 ? { headers: TAG_HEADER } : {}),
      ...(status === 429 ? { headers: { 'retry-after': { description: 'Seconds to wait', schema: { type: 'integer' } } } } : {}),
      content: problemJson,
    };
  }
  return out;
}

/**
 * What all operations have in common, said at each of them from what the route itself knows: who may call it, which problems it answers with, tags of items and
 * dry runs. Changes the document.
 */
export function describeOperations(document: OpenAPIObject, areas: readonly Pick<Area<never>, 'controllers'>[]): void {
  document.security = SECURITY;
  document.components = { ...document.components, responses: problemResponses() as never };
  for (const route of areas.flatMap((area) => routesOf(area))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const operation = (document.paths[path] as unknown as Record<string, Operation> | undefined)?.[route.method.toLowerCase()];
    if (operation !== undefined) describe(operation, route);
  }
}

function describe(operation: Operation, route: Route): void {
  const { handler } = route;
  const writes = !READING.includes(route.method);
  const tagged = isTagged(handler);
  if (route.access?.kind === 'anyone') operation['security'] = [];
  const known = new Set((operation.parameters ?? []).map((one) => String(one['name']).toLowerCase()));
  const own = [...(tagged && writes && route.method !== 'POST' ? [IF_MATCH] : []), ...(writes && noDryRun(handler) === undefined ? [DRY_RUN] : [])];
  operation.parameters = [
    ...(operation.parameters ?? []).map((one) => (one['name'] === 'dryRun' ? DRY_RUN : one)),
    ...own.filter(({ name }) => !known.has(name.toLowerCase())),
  ];
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  if (success !== undefined && tagged && success[0] !== '204') success[1]['headers'] = TAG_HEADER;
  if (writes && noDryRun(handler) === undefined) addDryRun(operation);
  delete operation.responses['default'];
  for (const status of statusesOf(route)) operation.responses[String(status)] ??= ref('responses', `Problem${status}`);
  operation.responses['default'] = { description: 'Another problem', content: problemJson };
}

/** A dry run is answered with 200, whatever the write itself answers. */
function addDryRun(operation: Operation): void {
  const dry = ref('schemas', 'DryRun');
  const ok = operation.responses['200'];
  const schema = (ok?.['content'] as { 'application/json'?: { schema: Json } } | undefined)?.['application/json']?.schema;
  operation.responses['200'] = {
    ...(ok ?? { description: 'Of a dry run' }),
    content: { 'application/json': { schema: schema === undefined ? dry : { oneOf: [schema, dry] } } },
  };
}
