import { settingsSchema } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { parseRcptCommand } from './envelope-commands.js';
import { withPostmasterDomain } from './postmaster.js';

const { domains } = settingsSchema.parse({ domains: [{ name: 'routed.example', local: false }, { name: 'own.example' }, { name: 'other.example' }] });
const recipientOf = (path: string) => {
  const read = parseRcptCommand(`RCPT TO:${path}`, { strict: true, maxBytes: 0 });
  return read.ok ? withPostmasterDomain(read.value.address, domains) : read.error.code;
};

describe('the postmaster (RFC 5321 4.5.1)', () => {
  it.each(['<Postmaster>', '<postmaster>', '<POSTMASTER>', '<pOsTmAsTeR>'])('%s is that of our first own domain', (path) => {
    expect(recipientOf(path)).toBe('postmaster@own.example');
  });

  it.each([
    ['<postmaster@other.example>', 'postmaster@other.example'],
    ['<Postmaster@elsewhere.example>', 'Postmaster@elsewhere.example'],
    ['<@hop.example:postmaster@elsewhere.example>', 'postmaster@elsewhere.example'],
    ['<abuse>', 501],
    ['<postmasters>', 501],
    ['<postmaster%elsewhere.example>', 501],
  ])('of anybody else stays what it is: %s', (path, expected) => {
    expect(recipientOf(path)).toBe(expected);
  });

  it('is nobody where no domain is ours', () => {
    expect(withPostmasterDomain('postmaster', domains.slice(0, 1))).toBe('postmaster');
  });
});
