import { describe, expect, it } from 'vitest';

import { exportUrl, readMessageSearch } from './message-search.js';

describe('the search in the address', () => {
  it('keeps every filter', () => {
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
    expect(readMessageSearch(search)).toEqual(search);
  });

  it('drops what the API would refuse', () => {
    expect(
      readMessageSearch({
        from: 'yesterday',
        fate: 'eaten',
        module: 'XX',
        status: 'Infected',
        rule: 'x',
        sender: '  ',
        subject: { $ne: 1 },
        other: 'y',
      }),
    ).toEqual({});
  });

  it('takes a number for a text, since the address does not tell them apart', () => {
    expect(readMessageSearch({ subject: 2026 })).toEqual({ subject: '2026' });
  });

  it('goes to the export as it is', () => {
    expect(exportUrl({ subject: 'a b&c', rule: 4 })).toBe('/api/v1/messages/export.csv?subject=a+b%26c&rule=4');
    expect(exportUrl({})).toBe('/api/v1/messages/export.csv');
  });
});
