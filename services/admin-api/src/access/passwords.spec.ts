import { silentLog } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { createPasswords } from './passwords.js';

describe('passwords', () => {
  it('are kept as argon2id and recognised', async () => {
    const passwords = await createPasswords(silentLog);
    const stored = await passwords.hash('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(stored, 'correct horse battery')).toBe(true);
    expect(await passwords.verify(stored, 'correct horse batterY')).toBe(false);
  });

  it('of accounts that do not exist never match, whatever is typed', async () => {
    const passwords = await createPasswords(silentLog);
    expect(await passwords.verify(undefined, 'no account has this password')).toBe(false);
  });

  it('that are longer than allowed do not match by their beginning', async () => {
    const passwords = await createPasswords(silentLog);
    const long = 'x'.repeat(256);
    const stored = await passwords.hash(long);
    expect(await passwords.verify(stored, `${long}y`)).toBe(false);
  });

  it('cannot be checked against a broken hash', async () => {
    const passwords = await createPasswords(silentLog);
    expect(await passwords.verify('not a hash', 'x')).toBe(false);
  });

  it('of a storm are refused before memory runs out', async () => {
    const passwords = await createPasswords(silentLog);
    const all = await Promise.allSettled(Array.from({ length: 90 }, () => passwords.verify(undefined, 'x')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(90 - 4 - 64);
    expect(refused.every((one) => (one.reason as { code: string }).code === 'SIGN_IN_LIMITED')).toBe(true);
  });
});
