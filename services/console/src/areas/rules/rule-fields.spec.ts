import { describe, expect, it } from 'vitest';

import type { MailRule } from '../../kit/api/generated/client.js';
import { loadSchemas } from '../../kit/form/form-schemas.js';
import { leafPaths, schemaAt } from '../../kit/form/json-schema.js';
import { leafOf } from '../../kit/form/leaf.js';
import { LANGUAGES } from '../../kit/texts/start-i18n.js';
import { MODULES } from '../../kit/words/words.js';
import { conditionPaths, copyOf, freshRule, isForEverybody, sectionsOf } from './rule-fields.js';

const MODEL = { id: 1, name: 'Default', description: 'd', enabled: true, mode: 'scan', senders: ['*'], recipients: ['*'] } as unknown as MailRule;

describe('a new rule', () => {
  it('is off, and for nobody until somebody says for whom', () => {
    expect(freshRule(MODEL, '').value).toMatchObject({ enabled: false, senders: [], recipients: [] });
  });

  it('is off also as a copy', () => {
    expect(copyOf({ ...MODEL, senders: ['a'] } as MailRule, 'Copy').value).toMatchObject({ name: 'Copy', enabled: false, senders: ['a'] });
  });

  it('is for everybody only when both sides are', () => {
    expect(isForEverybody({ senders: ['*'], recipients: ['*'] })).toBe(true);
    expect(isForEverybody({ senders: ['*'], recipients: ['a'] })).toBe(false);
  });
});

describe('the form of a rule', () => {
  it('draws every value of its schema', async () => {
    const schemas = await loadSchemas();
    const sections = sectionsOf(schemas, MODULES);
    const drawn = [
      'name',
      'description',
      'enabled',
      'mode',
      'senders',
      'recipients',
      ...conditionPaths(schemas),
      ...sections.flatMap(({ module, detections, options }) => [
        `modules.${module}.enabled`,
        ...options,
        ...detections.flatMap(({ name }) => ['action', 'backup', 'tag'].map((field) => `modules.${module}.${name}.${field}`)),
      ]),
    ];
    // The owner is set by Kubernetes; whether the sender is told has no effect before there are notifications.
    const notDrawn = leafPaths(schemas['MailRuleInput'] ?? {}, schemas).filter((path) => !drawn.includes(path) && path !== 'source');
    expect(notDrawn).toEqual([]);
  });

  it('offers to remove an attachment only where the schema allows it', async () => {
    const sections = sectionsOf(await loadSchemas(), MODULES);
    const actions = (module: string, name: string) =>
      sections.find((one) => one.module === module)?.detections.find((one) => one.name === name)?.action;
    expect(actions('antivirus', 'infected')).toMatchObject({ options: expect.arrayContaining(['delete-attachment']) });
    expect(actions('contentFilter', 'size')).not.toMatchObject({ options: expect.arrayContaining(['delete-attachment']) });
    expect(actions('antispam', 'spam')).not.toMatchObject({ options: expect.arrayContaining(['delete-attachment']) });
  });
});

describe('the conditions of a rule', () => {
  it('are drawn from the schema, each with a label and options in each language', async () => {
    const schemas = await loadSchemas();
    expect(conditionPaths(schemas)).toContain('conditions.connection');
    expect(conditionPaths(undefined)).toEqual([]);
    for (const path of conditionPaths(schemas)) {
      const leaf = leafOf(schemaAt(schemas['MailRuleInput'] ?? {}, path.split('.'), schemas) ?? {}, path, schemas);
      expect(Object.keys(leaf.words ?? {}).sort()).toEqual(Object.keys(LANGUAGES).sort());
      for (const words of Object.values(leaf.words ?? {})) {
        expect(words.label).not.toBe('');
        if (leaf.kind === 'choice') expect(Object.keys(words.options ?? {}).sort()).toEqual([...leaf.options].sort());
      }
    }
  });
});
