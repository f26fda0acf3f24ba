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
