import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { settingsSchema } from './settings.js';

interface Leaf {
  readonly path: string;
  readonly schema: Record<string, unknown>;
  readonly required: boolean;
}

/** Leaves of the JSON schema: all that are neither an object nor within a list. */
function leavesOf(schema: Record<string, unknown>, path = ''): readonly Leaf[] {
  const properties = schema['properties'] as Record<string, Record<string, unknown>> | undefined;
  return Object.entries(properties ?? {}).flatMap(([name, part]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const required = (schema['required'] as string[] | undefined)?.includes(name) ?? false;
    return part['properties'] === undefined ? [{ path: at, schema: part, required }] : leavesOf(part, at);
  });
}

const document = z.toJSONSchema(settingsSchema, { io: 'input', reused: 'inline', target: 'draft-2020-12' });
const defs = (document['$defs'] ?? {}) as Record<string, Record<string, unknown>>;
const leaves = ['GatewaySettings', 'MailRule', 'MailDomain', 'MailRoute'].flatMap((name) => leavesOf(defs[name] ?? {}, name));
const settings = leaves.filter(({ path }) => !path.includes('.source.') && !path.endsWith('relayhost') && !path.endsWith('nextHop'));

describe('every setting', () => {
  it('is found by this test', () => {
    expect(settings.length).toBeGreaterThan(110);
    expect(settings.map(({ path }) => path)).toContain('GatewaySettings.modules.antivirus.maxScanBytes');
  });

  it.each(settings.map(({ path, ...leaf }) => [path, leaf] as const))(
    '%s has a reason, a default, and a range or a unit',
    (path, { schema, required }) => {
      const { description, type } = schema as { readonly description?: string; readonly type?: string };
      expect(description ?? '', 'reason').not.toBe('');
      if (!required && !path.includes('relayhost')) expect(schema, 'default').toHaveProperty('default');
      if (type === 'integer' && !path.endsWith('.port') && !path.endsWith('.id')) {
        expect(schema, 'unit').toHaveProperty('x-unit');
        expect([schema['minimum'], schema['maximum']].every(Number.isFinite), 'range').toBe(true);
        expect(schema['maximum'], 'range').toBeLessThan(Number.MAX_SAFE_INTEGER);
      }
      if (type === 'array') expect(schema, 'range').toHaveProperty('maxItems');
      if (type === 'string' && schema['enum'] === undefined) expect(schema, 'range').toHaveProperty('maxLength');
    },
  );
});
