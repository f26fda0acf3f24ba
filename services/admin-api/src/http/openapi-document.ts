import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { moduleWords } from '@postern/modules';
import { z } from 'zod';

import { Defect } from '@postern/kernel';

import { adminErrors } from '../admin-api.errors.js';
import { dryRunSchema } from '../kit/dry-run.js';
import { permissionsOf } from '../kit/area.js';
import type { Area } from '../kit/area.js';
import { FIELD_CODES } from '../kit/field-problem.js';
import { PERMISSION_MARK } from '../kit/permission.js';
import type { Permission } from '../kit/permission.js';
import { problemSchema } from '../kit/problem.js';
import { describeOperations } from './describe-operations.js';
import { PROPERTY_WORDS } from './property-words.js';

type Json = Record<string, unknown>;
type Parts = Record<string, unknown>;

/** Makes JSON Schema of zod schemas, their named parts as components. */
function converter(permissions: readonly Permission[]) {
  const known = new Map<string, string>();

  /** Two areas that give one name to two shapes would silently get the shape of the later one. */
  function remember(components: Parts): void {
    for (const [name, part] of Object.entries(components)) {
      const text = JSON.stringify(part);
      if ((known.get(name) ?? text) !== text) throw new Defect(`two schemas are called ${name}`);
      known.set(name, text);
    }
  }

  function describe(schema: z.ZodType, io: 'input' | 'output'): { schema: Json; components: Parts } {
    const options = {
      io,
      target: 'draft-2020-12',
      unrepresentable: 'any',
      override: ({ jsonSchema }: { jsonSchema: Json }) => tidy(jsonSchema, permissions),
    } as const;
    const { $schema: _dialect, $defs: definitions, ...root } = z.toJSONSchema(schema, options) as Json & { $defs?: Parts };
    const id = schema.meta()?.id;
    return id === undefined
      ? { schema: root, components: { ...definitions } }
      : { schema: { $ref: `#/$defs/${id}` }, components: { [id]: root, ...definitions } };
  }

  /** What is asked for and what is answered differ where a field has a default: there the asked form gets the suffix Input. */
  return (schema: unknown, options: { readonly schemaType: 'input' | 'output' }): { schema: unknown; components: Parts } | undefined => {
    if (!(schema instanceof z.ZodType)) return undefined;
    const [asked, answered] = [describe(schema, 'input'), describe(schema, 'output')];
    const same = JSON.stringify(asked.components) === JSON.stringify(answered.components);
    const made = options.schemaType === 'output' ? answered : same ? asked : renamed(asked);
    remember(made.components);
    return made;
  };
}

function renamed(asked: { schema: Json; components: Parts }): { schema: unknown; components: Parts } {
  const text = JSON.stringify(asked, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace(/([^/]+)$/, (name) => inputName(name)) : value,
  );
  const { schema, components } = JSON.parse(text) as { schema: unknown; components: Parts };
  return { schema, components: Object.fromEntries(Object.entries(components).map(([name, part]) => [inputName(name), part])) };
}

/** Asked forms whose plain name is that of another schema: MailRuleInput is a rule without id, as the routes of rules take it. */
const ASKED_NAMES: Readonly<Record<string, string>> = { MailRule: 'MailRuleWithIdInput' };

function inputName(name: string): string {
  return ASKED_NAMES[name] ?? (/(Input|Query)$/.test(name) ? name : `${name}Input`);
}

/** Puts the common words to properties that do not say themselves what they are. Changes the schema. */
function describeProperties(path: string, schema: Json): void {
  for (const [name, part] of Object.entries((schema['properties'] ?? {}) as Record<string, Json>)) {
    const words = PROPERTY_WORDS[`${path}.${name}`] ?? PROPERTY_WORDS[name];
    if (part['description'] === undefined && words !== undefined) part['description'] = words;
    describeProperties(`${path}.${name}`, part);
    const items = part['items'] as Json | undefined;
    if (items !== undefined) describeProperties(`${path}.${name}[]`, items);
  }
}

/** A format says it better than its expression, a component has its name already, and a permission is one of those that the areas declare. */
function tidy(schema: Json, permissions: readonly Permission[]): void {
  if (schema['format'] !== undefined || schema[PERMISSION_MARK] === true) delete schema['pattern'];
  if (schema[PERMISSION_MARK] === true) schema['enum'] = [...permissions];
  delete schema[PERMISSION_MARK];
  // Bounds of what a program can count are no bounds of ours.
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  delete schema['id'];
}

/** The OpenAPI document of an application that has these areas. */
export function openApiDocument(app: INestApplication, areas: readonly Pick<Area<never>, 'permissions' | 'controllers'>[]): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Postern administration')
    .setDescription('Configuration, search, traces, queue and health of a Postern mail gateway. Errors are problem+json (RFC 9457).')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer('/', 'The gateway that answers this document')
    .addSecurity('bearer', { type: 'http', scheme: 'bearer', description: 'A token, as made by POST /tokens; opaque' })
    .addSecurity('basic', { type: 'http', scheme: 'basic', description: 'Name and password of an account' })
    .addCookieAuth('postern_session', {
      type: 'apiKey',
      in: 'cookie',
      description: 'A session, as begun by POST /session; changes also need x-csrf-token',
    })
    .build();
  const standardSchemaConverter = converter(permissionsOf(areas));
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: (_controller, method) => method, standardSchemaConverter });
  // Named by operations that are described here, not by a route's own decorators.
  for (const schema of [problemSchema, dryRunSchema]) {
    const made = standardSchemaConverter(schema, { schemaType: 'output' });
    document.components = { ...document.components, schemas: { ...document.components?.schemas, ...(made?.components as object) } };
  }
  describeOperations(document, areas);
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) describeProperties(name, schema as Json);
  const permissions = Object.assign({}, ...areas.map((area) => area.permissions)) as Readonly<Record<Permission, string>>;
  const problems = Object.entries(adminErrors).map(([code, { http, says, retry, params }]) => [code, { status: http, detail: says, retry, params }]);
  return Object.assign(document, {
    'x-permissions': permissions,
    'x-problems': Object.fromEntries(problems) as Json,
    'x-field-problems': FIELD_CODES,
    // The words of results and rules with their meaning, which enums cannot say.
    'x-modules': moduleWords(),
  });
}
