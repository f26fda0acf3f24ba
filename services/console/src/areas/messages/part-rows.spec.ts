import { describe, expect, it } from 'vitest';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import { partRows } from './part-rows.js';

const part = (path: string, name: string, status: string, threats: readonly string[] = [], types: readonly string[] = []) => ({
  path,
  name,
  status,
  threats,
  types,
  size: 3,
});
const trace = (...scans: readonly (readonly object[])[]) => ({ scans: scans.map((parts) => ({ parts })) }) as unknown as MessageTrace;

describe('the parts of a message', () => {
  it('are listed once, with what every scanner said', () => {
    const rows = partRows(trace([part('1', 'a.com', 'Clean', [], ['com'])], [part('1', 'a.com', 'Infected', ['Eicar'])]));
    expect(rows).toEqual([{ path: '1', name: 'a.com', types: ['com'], size: 3, statuses: ['Clean', 'Infected'], threats: ['Eicar'] }]);
  });

  it('begin with those in which something was found', () => {
    const rows = partRows(trace([part('1', 'text', 'Clean'), part('2', 'a.com', 'Infected')]));
    expect(rows.map((row) => row.name)).toEqual(['a.com', 'text']);
  });
});
