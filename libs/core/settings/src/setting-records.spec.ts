import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { assembleRevision, MANIFEST_KEY, MAX_RECORD_BYTES, obsoleteKeys, splitRevision } from './setting-records.js';
import type { SplitRevision } from './setting-records.js';
import { settingsSchema } from './settings.js';
import type { Revision, SettingsInput } from './settings.js';

const EVERYBODY = { senders: ['*'], recipients: ['*'] };
const DEFAULT = { id: 1, name: 'Default', ...EVERYBODY };
const revision = (number: number, input: SettingsInput = {}): Revision => ({
  number,
  settings: settingsSchema.parse(input),
  author: 'admin',
  createdAtMs: number * 1000,
  comment: `change ${number}`,
});
const onTopic = (...records: readonly { readonly key: string; readonly value: Buffer }[]) => new Map(records.map(({ key, value }) => [key, value]));
const all = ({ manifest, parts }: SplitRevision) => [...parts, manifest];

const large = revision(7, {
  gateway: { modules: { links: { maliciousHosts: Array.from({ length: 50_000 }, (_, i) => `host-${i}.malicious.example`) } } },
  domains: Array.from({ length: 5000 }, (_, i) => ({ name: `d${i}.example` })),
  rules: [
    ...Array.from({ length: 900 }, (_, i) => ({ id: i + 10, name: `Rule ${i}`, ...EVERYBODY })),
    { id: 9, name: 'Many', senders: Array.from({ length: 9000 }, (_, i) => `ü-${'x'.repeat(100)}-${i}@example.com`), recipients: ['*'] },
    DEFAULT,
  ],
});

describe('a revision in records', () => {
  it('is whole again from them, in any order', () => {
    expect(assembleRevision(onTopic(...all(splitRevision(large)).reverse()))).toEqual({ ok: true, value: large });
  });

  it('has no record that a bus would refuse, however large it is', () => {
    for (const { value } of all(splitRevision(large))) expect(value.length).toBeLessThanOrEqual(MAX_RECORD_BYTES);
  });

  it('shares what did not change with the revision before', () => {
    const changed: Revision = { ...large, number: 8, settings: { ...large.settings, rules: large.settings.rules.filter((rule) => rule.id !== 500) } };
    const known = new Set(splitRevision(large).parts.map((part) => part.key));
    expect(splitRevision(changed).parts.filter((part) => !known.has(part.key))).toEqual([]);
    expect(obsoleteKeys(splitRevision(changed), [MANIFEST_KEY, 'other', ...known])).toHaveLength(1);
  });

  it('is the one of the manifest, whatever parts of other revisions lie beside it', () => {
    const [before, after] = [revision(1, { gateway: { headers: { scl: false } } }), revision(2, { domains: [{ name: 'new.example' }] })];
    const [old, next] = [splitRevision(before), splitRevision(after)];
    expect(assembleRevision(onTopic(...all(old), ...next.parts))).toEqual({ ok: true, value: before });
    expect(assembleRevision(onTopic(...all(old), ...all(next)))).toEqual({ ok: true, value: after });
  });

  it('waits for every part, and takes nothing half', () => {
    const { manifest, parts } = splitRevision(revision(3));
    expect(assembleRevision(new Map())).toMatchObject({ ok: false, error: { kind: 'incomplete' } });
    for (const gone of parts) {
      const rest = parts.filter((part) => part !== gone);
      expect(assembleRevision(onTopic(manifest, ...rest))).toEqual({ ok: false, error: { kind: 'incomplete', missing: [gone.key] } });
    }
  });

  it.each([
    ['a manifest that is no JSON', (split: SplitRevision) => [...split.parts, { key: MANIFEST_KEY, value: Buffer.from('{') }]],
    ['a manifest of another kind', (split: SplitRevision) => [...split.parts, { key: MANIFEST_KEY, value: Buffer.from('{"number":1}') }]],
    ['a part with other content', (split: SplitRevision) => [...all(split), { key: split.parts[0]?.key ?? '', value: Buffer.from('{"a":1}') }]],
  ])('is unreadable with %s', (_what, records) => {
    expect(assembleRevision(onTopic(...records(splitRevision(revision(3)))))).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });

  it('keeps the order of the rules', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 2, max: 500 }), { maxLength: 12 }), (ids) => {
        const made = revision(4, { rules: [...ids.map((id) => ({ id, name: `Rule ${id}`, ...EVERYBODY })), DEFAULT] });
        const back = assembleRevision(onTopic(...all(splitRevision(made))));
        expect(back.ok && back.value.settings.rules.map((rule) => rule.id)).toEqual([...ids, 1]);
      }),
      { numRuns: 30 },
    );
  });
});
