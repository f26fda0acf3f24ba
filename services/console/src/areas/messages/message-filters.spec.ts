import { describe, expect, it } from 'vitest';

import { readFilters } from '../../kit/list/filters.js';
import { MESSAGE_FILTERS, queryOf } from './message-filters.js';

describe('the search for mails', () => {
  it('keeps every filter of the API', () => {
    const search = {
      from: '2026-01-05T09:00:00.000Z',
      to: '2026-01-06T09:00:00.000Z',
      sender: 'a@b',
      recipient: 'c',
      subject: 'x',
      clientIp: '192.0.2.1',
      msgId: 'M',
      fate: 'reject',
      action: 'reject',
      module: 'antivirus',
      status: 'Infected',
      rule: 4,
    };
    expect(queryOf(readFilters(MESSAGE_FILTERS, search))).toEqual(search);
  });

  it('asks for a status only together with its module', () => {
    expect(queryOf({ status: 'Infected', subject: 'x' })).toEqual({ subject: 'x' });
  });
});
