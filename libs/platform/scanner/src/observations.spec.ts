import { describe, expect, it } from 'vitest';

import { Observations } from './observations.js';

describe('what a module observes', () => {
  it('is a finding once, also when its evidence only differs behind what is kept', () => {
    const seen = new Observations<'format'>();
    for (const evidence of ['x'.repeat(500), `${'x'.repeat(500)}y`]) seen.note('CF_FORMAT', 50, evidence, '1');
    seen.note('CF_FORMAT', 50, 'x'.repeat(500), '2');
    expect(seen.findings.map(({ part }) => part)).toEqual(['1', '2']);
    expect(seen.findings[0]?.evidence.length).toBeLessThanOrEqual(200);
  });

  it('is bounded, but never at the cost of a detection', () => {
    const seen = new Observations<'format'>();
    for (let i = 0; i < 1000; i += 1) seen.note('NAME_ODD', 0, `name ${i}`, '');
    seen.note('CF_FORMAT', 50, 'exe', '1.2');
    expect(seen.findings).toHaveLength(201);
    expect(seen.findings[0]).toEqual({ code: 'NAME_ODD', weight: 0, evidence: 'name 0' });
    expect(seen.weighty).toEqual([{ code: 'CF_FORMAT', weight: 50, evidence: 'exe', part: '1.2' }]);
  });

  it('shows no control characters, and removes a part once for each detection', () => {
    const seen = new Observations<'format' | 'name'>();
    seen.note('CF_NAME', 50, 'a\u0000\r\nb');
    seen.remove('format', '1', 'exe');
    seen.remove('format', '1', 'zip');
    seen.remove('name', '1', 'a.exe');
    expect(seen.findings[0]?.evidence).toMatch(/^[\x20-\x7e]+$/);
    expect(seen.removable).toEqual([
      { class: 'format', part: '1', why: 'exe' },
      { class: 'name', part: '1', why: 'a.exe' },
    ]);
  });
});
