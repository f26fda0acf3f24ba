import { describe, expect, it } from 'vitest';

import { messageFilterSchema, messageQuerySchema } from './message-schemas.js';

describe.each([
  ['a search', messageQuerySchema],
  ['an export', messageFilterSchema],
])('%s', (_what, schema) => {
  it.each([
    { clientIp: '192.0.2.' },
    { clientIp: '2001' },
    { clientIp: '192.0.2.0/24' },
    { clientIp: '2001:DB8:' },
    { clientIp: '2001:db8::/32' },
    { clientIp: 'fe80::1%eth0' },
    { module: 'antivirus', status: 'Infected' },
    { module: 'antivirus', status: 'infected' },
    { module: 'antispam', status: 'MASSMAIL' },
    { module: 'antivirus', status: 'NotScanned' },
  ])('takes %j', (filter) => expect(schema.safeParse(filter).success).toBe(true));

  it.each([
    [{ clientIp: 'mail.example' }, 'clientIp', 'WRONG_FORMAT'],
    [{ clientIp: '192.0.2.0/33' }, 'clientIp', 'WRONG_FORMAT'],
    [{ clientIp: '192.0.2.0-9' }, 'clientIp', 'WRONG_FORMAT'],
    [{ clientIp: '300.1.1.1' }, 'clientIp', 'WRONG_FORMAT'],
    [{ clientIp: '1.2.3.4.5' }, 'clientIp', 'WRONG_FORMAT'],
    [{ status: 'Infected' }, 'status', 'NEEDS_FIELD'],
    [{ module: 'antivirus', status: 'Infectd' }, 'status', 'NOT_ONE_OF'],
    [{ module: 'antispam', status: 'Infected' }, 'status', 'NOT_ONE_OF'],
  ])('refuses %j, which no mail could match', (filter, path, code) => {
    const { error } = schema.safeParse(filter);
    expect(error?.issues).toMatchObject([{ path: [path], params: { code } }]);
  });
});
