import { describe, expect, it } from 'vitest';

import { demoTable } from './demo-table.js';

describe('the table of the demonstration', () => {
  it('shows every word of every cell in lines of one width', () => {
    const why = Array.from({ length: 40 }, (_unused, i) => `word${i}`).join(' ');
    const text = demoTable([{ mail: 'clean', reply: '250 2.6.0 Accepted', statuses: 'AV Clean', action: 'skip', why, asExpected: true }]);
    for (const word of why.split(' ')) expect(text).toContain(word);
    expect(new Set(text.split('\n').map((line) => line.length)).size).toBe(1);
    expect(text).toContain('✓ clean');
  });

  it('marks a row with an outcome that is not the documented one', () => {
    expect(demoTable([{ mail: 'eicar', reply: '250', statuses: '', action: '', why: '', asExpected: false }])).toContain('✗ eicar');
  });
});
