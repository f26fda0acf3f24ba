import { describe, expect, it } from 'vitest';

import { hostSchema } from './next-hop.js';

describe('the host of a next hop (obligation 29)', () => {
  it.each(['mail.example', 'localhost', 'smarthost', '127.0.0.1', '10.0.0.5', '::1', 'fd00::1', '192.0.2.1', '2001:db8::1'])('may be %s', (host) => {
    expect(hostSchema.safeParse(host).success).toBe(true);
  });

  it.each(['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fd00:ec2::254', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'ff02::1'])(
    'is never a place where no mail server is: %s',
    (host) => {
      expect(hostSchema.safeParse(host).error?.issues[0]?.message).toContain('no mail server for others');
    },
  );

  it.each(['10.1', '1.2.3.4.5', '-a.example', 'a..example', ''])('is a name or an address: %j', (host) => {
    expect(hostSchema.safeParse(host).success).toBe(false);
  });
});
