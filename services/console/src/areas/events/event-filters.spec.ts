import { describe, expect, it } from 'vitest';

import { readFilters } from '../../kit/list/filters.js';
import { EVENT_FILTERS, exportOf, queryOf } from './event-filters.js';

describe('filters of events', () => {
  it('become conditions, of the columns that the kind has', () => {
    const values = readFilters(EVENT_FILTERS, {
      kind: 'mail',
      sender: 'a&b',
      level: 'error',
      from: '2026-12-01T00:00:00Z',
      account: 'admin',
      condition: 'state:in:refused|dropped',
    });
    expect(queryOf('mail', values)).toEqual({
      kind: 'mail',
      filter: ['sender:contains:a&b', 'level:eq:error', 'time:gt:2026-12-01T00:00:00.000Z', 'state:in:refused|dropped'],
    });
    expect(queryOf('audit', values).filter).toContain('account:contains:admin');
    expect(queryOf('system', {})).toEqual({ kind: 'system' });
  });

  it('are exported as they are shown', () => {
    expect(exportOf({ kind: 'mail', filter: ['sender:contains:a&b', 'level:eq:info'] })).toBe(
      '/api/v1/events/export.csv?kind=mail&filter=sender%3Acontains%3Aa%26b&filter=level%3Aeq%3Ainfo',
    );
  });
});
