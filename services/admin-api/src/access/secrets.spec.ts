import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { csrfOf, digestOf, newPassword, newSecret, sameText } from './secrets.js';
import { cookieValue, sessionCookie } from './sessions.js';

const random = { bytes: (count: number) => randomBytes(count) };

describe('secrets', () => {
  it('are long, and no two are alike', () => {
    const all = new Set(Array.from({ length: 200 }, () => newSecret(random)));
    expect(all.size).toBe(200);
    expect([...all][0]).toMatch(/^[\w-]{43}$/);
  });

  it('cannot be told from what is stored or shown of them', () => {
    const secret = newSecret(random);
    expect(digestOf(secret)).not.toContain(secret);
    expect(csrfOf(secret)).not.toBe(digestOf(secret));
  });

  it('make passwords without letters that look alike', () => {
    for (let i = 0; i < 100; i++) expect(newPassword(random)).toMatch(/^([a-hj-km-zA-HJ-NP-Z2-9]{5}-){3}[a-hj-km-zA-HJ-NP-Z2-9]{5}$/);
  });

  it('skip bytes that would favour some letters', () => {
    const bytes = [Buffer.alloc(32, 255), Buffer.alloc(32, 0)];
    expect(newPassword({ bytes: () => bytes.shift() ?? Buffer.alloc(32) })).toBe('aaaaa-aaaaa-aaaaa-aaaaa');
  });

  it('compare equal only to themselves', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameText(a, b) === (a === b)));
    expect(sameText('token', 'token')).toBe(true);
  });
});

describe('the session cookie', () => {
  it('is out of reach of scripts and other sites', () => {
    expect(sessionCookie('s3cret', true)).toBe('postern_session=s3cret; Path=/; HttpOnly; SameSite=Strict; Secure');
    expect(sessionCookie('', false)).toContain('Max-Age=0');
  });

  it.each([
    ['postern_session=a', 'a'],
    ['x=1; postern_session=a=b; y=2', 'a=b'],
    ['xpostern_session=a', undefined],
    ['', undefined],
    ['postern_session', undefined],
  ])('is read from %j as %j', (header, value) => {
    expect(cookieValue(header, 'postern_session')).toBe(value);
  });
});
