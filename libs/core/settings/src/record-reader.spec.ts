import { describe, expect, it } from 'vitest';

import { recordReader } from './record-reader.js';
import { MANIFEST_KEY, splitRevision } from './setting-records.js';
import { settingsSchema } from './settings.js';
import type { Revision, SettingsInput } from './settings.js';

const revision = (number: number, input: SettingsInput = {}): Revision => ({
  number,
  settings: settingsSchema.parse(input),
  author: 'admin',
  createdAtMs: 1,
  comment: '',
});

describe('records as they come', () => {
  it('make a revision once, with the last of them, in whatever order', () => {
    const { manifest, parts } = splitRevision(revision(3, { domains: [{ name: 'a.example' }] }));
    for (const order of [
      [...parts, manifest],
      [manifest, ...parts],
      [...parts.slice(2), manifest, ...parts.slice(0, 2)],
    ]) {
      const reader = recordReader();
      const made = order.map(({ key, value }) => reader.take(key, value));
      expect(made.map((one) => (one?.ok === true ? one.value.number : undefined))).toEqual([...order.slice(1).map(() => undefined), 3]);
    }
  });

  it('make the next revision of what is shared and what is new', () => {
    const reader = recordReader();
    const [first, next] = [splitRevision(revision(1)), splitRevision(revision(2, { domains: [{ name: 'new.example' }] }))];
    for (const { key, value } of [...first.parts, first.manifest]) reader.take(key, value);
    const fresh = next.parts.filter(({ key }) => !reader.has(key));
    expect(fresh).toHaveLength(1);
    for (const { key, value } of fresh) expect(reader.take(key, value)).toBeUndefined();
    expect(reader.take(next.manifest.key, next.manifest.value)).toMatchObject({ ok: true, value: { number: 2 } });
  });

  it('are read once: what a change leaves alone is the same object in the next revision', () => {
    const reader = recordReader();
    const rule = (id: number, name: string) => ({ id, name, senders: ['*'], recipients: ['a@b.example'] });
    const fallback = settingsSchema.parse({}).rules.slice(-1);
    const take = (made: Revision) => {
      const { manifest, parts } = splitRevision(made);
      for (const { key, value } of parts) reader.take(key, value);
      const whole = reader.take(manifest.key, manifest.value);
      expect(whole).toEqual({ ok: true, value: made });
      return whole?.ok === true ? whole.value.settings : expect.unreachable();
    };
    const domains = [{ name: 'one.example' }];
    const first = take(revision(1, { domains, rules: [rule(2, 'kept'), rule(3, 'before'), ...fallback] }));
    const next = take(revision(2, { domains, rules: [rule(3, 'after'), rule(2, 'kept'), ...fallback] }));
    expect(next.rules[1]).toBe(first.rules[0]);
    expect(next.domains[0]).toBe(first.domains[0]);
    expect(take(revision(3, { domains, rules: [rule(3, 'before'), ...fallback] })).rules[0]).not.toBe(first.rules[1]);
  });

  it.each([
    ['a rule', { rules: [{ id: 7, name: 'ok' }, ...settingsSchema.parse({}).rules] }, 'rule: '],
    ['a domain', { domains: [{ name: 'one.example' }, { name: 'with space' }] }, 'domains: '],
    ['two of a name', { domains: [{ name: 'one.example' }, { name: 'one.example' }] }, 'listed twice'],
    ['no rules', { rules: [] }, 'rules'],
  ])('are refused with the reason for %s', (_what, over, why) => {
    const reader = recordReader();
    const settings = { ...settingsSchema.parse({}), ...over } as Revision['settings'];
    const { manifest, parts } = splitRevision({ ...revision(1), settings });
    for (const { key, value } of parts) reader.take(key, value);
    const refused = reader.take(manifest.key, manifest.value);
    expect(refused).toMatchObject({ ok: false });
    expect(JSON.stringify(refused)).toContain(why);
  });

  it('wait for a part that was taken away', () => {
    const reader = recordReader();
    const { manifest, parts } = splitRevision(revision(1));
    for (const { key, value } of parts) reader.take(key, value);
    const [gone] = parts;
    reader.remove(gone?.key ?? '');
    expect(reader.take(manifest.key, manifest.value)).toBeUndefined();
    expect(reader.take(gone?.key ?? '', gone?.value ?? Buffer.of())).toMatchObject({ ok: true });
  });

  it('say why a manifest makes nothing', () => {
    expect(recordReader().take(MANIFEST_KEY, Buffer.from('{}'))).toMatchObject({ ok: false });
  });
});
