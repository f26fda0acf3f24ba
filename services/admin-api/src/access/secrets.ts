import { createHash, timingSafeEqual } from 'node:crypto';

import type { Random } from '@postern/kernel';

/** 256 random bits as text for cookies and tokens. */
export function newSecret(random: Random, prefix = ''): string {
  return `${prefix}${Buffer.from(random.bytes(32)).toString('base64url')}`;
}

/** What is stored instead of a secret. A plain hash is enough: the secret has 256 bits of its own. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The CSRF token of a session, derived, so nothing more is stored; from it the cookie cannot be found. */
export function csrfOf(sessionSecret: string): string {
  return createHash('sha256').update(`csrf:${sessionSecret}`).digest('base64url');
}

/** Compares in a time that does not depend on where the texts differ. */
export function sameText(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password to read aloud: 20 letters and digits without look-alikes, about 115 bits, in groups of five. */
export function newPassword(random: Random): string {
  const out: string[] = [];
  while (out.length < 20) {
    // A byte above the last multiple of the alphabet's length would favour its first letters.
    for (const byte of random.bytes(32)) if (byte < LETTERS.length * 4 && out.length < 20) out.push(LETTERS.charAt(byte % LETTERS.length));
  }
  return out.join('').replace(/(.{5})(?!$)/g, '$1-');
}
