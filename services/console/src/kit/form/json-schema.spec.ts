import { describe, expect, it } from 'vitest';

import { defaultOf, leafPaths, schemaAt } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

const SCHEMAS = { Hop: { type: 'object', properties: { host: { type: 'string' }, port: { type: 'integer', default: 25 } } } } as const;
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    mta: {
      type: 'object',
      default: {},
      properties: {
        hostname: { type: 'string', default: 'here' },
        relayhost: { $ref: '#/components/schemas/Hop' },
        networks: { type: 'array', items: { type: 'string' }, default: ['::1'] },
      },
    },
    gate: { default: {}, allOf: [{ type: 'object', properties: { on: { type: 'boolean', default: true } } }] },
  },
};

describe('a schema of the OpenAPI document', () => {
  it('is found by its path, through references and allOf', () => {
    expect(schemaAt(SCHEMA, ['mta', 'relayhost', 'port'], SCHEMAS)?.default).toBe(25);
    expect(schemaAt(SCHEMA, ['gate', 'on'], SCHEMAS)?.type).toBe('boolean');
    expect(schemaAt(SCHEMA, ['mta', 'nothing'], SCHEMAS)).toBeUndefined();
  });

  it('gives the defaults of its parts; an optional part has none', () => {
    expect(defaultOf(SCHEMA.properties?.['mta'] ?? {}, SCHEMAS)).toEqual({ hostname: 'here', networks: ['::1'] });
    expect(defaultOf(SCHEMA.properties?.['gate'] ?? {}, SCHEMAS)).toEqual({ on: true });
  });

  it('names its leaves; an optional part is one leaf', () => {
    expect(leafPaths(SCHEMA, SCHEMAS)).toEqual(['mta.hostname', 'mta.relayhost', 'mta.networks', 'gate.on']);
  });
});
