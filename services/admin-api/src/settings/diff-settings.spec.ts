import { defaultSettings } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { diffSettings } from './diff-settings.js';

const rule = (id: number, name: string) => ({ id, name });

describe('what changed between two configurations', () => {
  it('is nothing for equal ones', () => {
    expect(diffSettings(defaultSettings(), defaultSettings())).toEqual([]);
  });

  it('names the path of a value', () => {
    const after = defaultSettings();
    const changed = { ...after, gateway: { ...after.gateway, mta: { ...after.gateway.mta, hostname: 'mx.example' } } };
    expect(diffSettings(after, changed)).toEqual([{ path: 'gateway.mta.hostname', before: 'postern.localdomain', after: 'mx.example' }]);
  });

  it('finds rules again by their id', () => {
    expect(diffSettings({ rules: [rule(2, 'b'), rule(1, 'a')] }, { rules: [rule(3, 'c'), rule(2, 'B'), rule(1, 'a')] })).toEqual([
      { path: 'rules[id=2].name', before: 'b', after: 'B' },
      { path: 'rules[id=3]', after: rule(3, 'c') },
    ]);
  });

  it('tells when rules only moved', () => {
    expect(diffSettings({ rules: [rule(3, 'c'), rule(2, 'b')] }, { rules: [rule(2, 'b'), rule(3, 'c')] })).toEqual([
      { path: 'rules.order', before: ['3', '2'], after: ['2', '3'] },
    ]);
  });

  it('compares plain lists as a whole and sees what came and went', () => {
    expect(diffSettings({ a: [1], b: 2 }, { a: [1, 2], c: 3 })).toEqual([
      { path: 'a', before: [1], after: [1, 2] },
      { path: 'b', before: 2 },
      { path: 'c', after: 3 },
    ]);
  });
});
