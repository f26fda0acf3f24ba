import { describe, expect, it } from 'vitest';

import { complaintAbout } from './complaint.js';
import type { JsonSchema } from './json-schema.js';
import { leafOf } from './leaf.js';

const HOST = '^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$';
const NETWORK = '^[0-9A-Fa-f.:]+(\\/\\d{1,3})?$';

describe('a value that would be refused', () => {
  it.each<[string, JsonSchema, unknown, object | undefined]>([
    ['a number in its range', { type: 'integer', minimum: 1, maximum: 100 }, 1, undefined],
    ['a number below it', { type: 'integer', minimum: 1, maximum: 100 }, 0, { complaint: { code: 'whole', min: 1, max: 100 } }],
    ['a fraction', { type: 'integer', minimum: 1, maximum: 100 }, 1.5, { complaint: { code: 'whole', min: 1, max: 100 } }],
    ['no number', { type: 'integer', minimum: 1, maximum: 100 }, null, { complaint: { code: 'whole', min: 1, max: 100 } }],
    ['an empty text', { type: 'string' }, '', undefined],
    ['an empty text that is needed', { type: 'string', minLength: 1 }, '', { complaint: { code: 'required' } }],
    ['a text that is too long', { type: 'string', maxLength: 3 }, 'abcd', { complaint: { code: 'length', max: 3 } }],
    ['a host name', { type: 'string', pattern: HOST }, 'mail.example.org', undefined],
    ['no host name', { type: 'string', pattern: HOST }, 'a b', { complaint: { code: 'host' } }],
    ['a network', { type: 'array', items: { type: 'string', pattern: NETWORK } }, ['10.0.0.0/8'], undefined],
    [
      'no network',
      { type: 'array', items: { type: 'string', pattern: NETWORK } },
      ['::1', 'home'],
      { complaint: { code: 'network' }, entry: 'home' },
    ],
    ['no entry where one is needed', { type: 'array', minItems: 1, items: { type: 'string' } }, [], { complaint: { code: 'required' } }],
    ['too many entries', { type: 'array', maxItems: 1, items: { type: 'string' } }, ['a', 'b'], { complaint: { code: 'entries', max: 1 } }],
    ['an unknown choice', { type: 'string', enum: ['a', 'b'] }, 'c', { complaint: { code: 'choice', options: ['a', 'b'] } }],
    ['an optional part that is not there', { type: 'object', properties: { host: { type: 'string', minLength: 1 } } }, undefined, undefined],
    [
      'a part with a wrong value',
      { type: 'object', properties: { host: { type: 'string', minLength: 1 } } },
      { host: '' },
      { complaint: { code: 'required' } },
    ],
    ['a part that leaves a default out', { type: 'object', properties: { port: { type: 'integer', minimum: 1, default: 25 } } }, {}, undefined],
  ])('%s', (_what, schema, value, expected) => {
    expect(complaintAbout(leafOf(schema, 'x', {}), value)).toEqual(expected);
  });
});
