import { describe, expect, it } from 'vitest';

import type { JsonSchema } from './json-schema.js';
import { leafOf, safeTest } from './leaf.js';

const of = (schema: JsonSchema, name = 'x') => leafOf(schema, name, {});

describe('how a value is drawn', () => {
  it.each<[string, JsonSchema, string]>([
    ['a boolean', { type: 'boolean', default: true }, 'flag'],
    ['an integer', { type: 'integer' }, 'whole'],
    ['a text', { type: 'string' }, 'text'],
    ['an enum', { type: 'string', enum: ['a', 'b'] }, 'choice'],
    ['a list of texts', { type: 'array', items: { type: 'string' } }, 'texts'],
    ['a list of words', { type: 'array', items: { type: 'string', enum: ['a'] } }, 'choices'],
    ['a list of objects', { type: 'array', items: { type: 'object', properties: { zone: { type: 'string' } } } }, 'rows'],
    ['an object', { type: 'object', properties: {} }, 'part'],
  ])('%s', (_what, schema, kind) => {
    expect(of(schema).kind).toBe(kind);
  });

  it('keeps range, default and description', () => {
    expect(of({ type: 'integer', minimum: 1, maximum: 100, default: 80, description: 'Why' })).toEqual({
      kind: 'whole',
      min: 1,
      max: 100,
      unit: undefined,
      fallback: 80,
      help: 'Why',
    });
  });

  it.each([
    ['maxMessageBytes', 'bytes'],
    ['timeoutSeconds', 'seconds'],
    ['messagesPerMinute', 'perMinute'],
    ['retentionDays', 'days'],
    ['maxSizeKb', 'kib'],
    ['maxRecipients', undefined],
  ])('takes the unit of %s from its name: %s', (name, unit) => {
    expect(of({ type: 'integer' }, name)).toMatchObject({ unit });
  });

  it('takes the unit that the schema says before the name', () => {
    expect(of({ type: 'integer', 'x-unit': 'minutes' }, 'waitSeconds')).toMatchObject({ unit: 'minutes' });
  });

  it('needs a text where an empty one would be refused', () => {
    expect(of({ type: 'string', minLength: 1 })).toMatchObject({ required: true });
    expect(of({ type: 'string', pattern: '^[a-z]+$' })).toMatchObject({ required: true });
    expect(of({ type: 'string', pattern: '^[a-z]*$' })).toMatchObject({ required: false });
  });

  it('leaves a pattern that cannot be read to the API', () => {
    expect(safeTest('[', 'x')).toBe(true);
  });
});
