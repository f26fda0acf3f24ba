import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { moduleWords } from '@postern/modules';
import { z } from 'zod';

type Json = Record<string, unknown>;

/**
 * JSON Schema of a zod schema, its named parts as components. What is asked for and what is answered differ where a field has a default: there the asked form
 * gets the suffix Input.
 */
function convert(
  schema: unknown,
  options: { readonly schemaType: 'input' | 'output' },
): { schema: unknown; components: Record<string, unknown> } | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const [asked, answered] = [describe(schema, 'input'), describe(schema, 'output')];
  if (options.schemaType === 'output') return answered;
  if (JSON.stringify(asked.components) === JSON.stringify(answered.components)) return asked;
  const renamed = JSON.stringify(asked, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace(/([^/]+)$/, (name) => inputName(name)) : value,
  );
  const { schema: root, components } = JSON.parse(renamed) as { schema: unknown; components: Json };
  return { schema: root, components: Object.fromEntries(Object.entries(components).map(([name, part]) => [inputName(name), part])) };
}

function inputName(name: string): string {
  return /(Input|Query)$/.test(name) ? name : `${name}Input`;
}

function describe(schema: z.ZodType, io: 'input' | 'output'): { schema: Json; components: Record<string, unknown> } {
  const {
    $schema: _dialect,
    definitions,
    ...root
  } = z.toJSONSchema(schema, { io, target: 'openapi-3.0', unrepresentable: 'any', override: tidy }) as Json & {
    definitions?: Record<string, unknown>;
  };
  const id = schema.meta()?.id;
  return id === undefined
    ? { schema: root, components: { ...definitions } }
    : { schema: { $ref: `#/definitions/${id}` }, components: { [id]: root, ...definitions } };
}

/** A format says it better than its expression, and a component has its name already. */
function tidy({ jsonSchema }: { jsonSchema: { format?: unknown; pattern?: unknown; id?: unknown } }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  delete jsonSchema.id;
}

/** The OpenAPI document of the routes of an application. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Postern administration')
    .setDescription('Configuration, search, traces, queue and health of a Postern mail gateway. Errors are problem+json (RFC 9457).')
    .setVersion('1')
    .addBearerAuth()
    .addBasicAuth()
    .addCookieAuth('postern_session')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
    standardSchemaConverter: convert,
  });
  // The words of results and rules with their meaning, which enums cannot say.
  return { ...document, 'x-modules': moduleWords() } as OpenAPIObject;
}
