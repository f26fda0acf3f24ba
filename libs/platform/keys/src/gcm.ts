import { createCipheriv, createDecipheriv } from 'node:crypto';

import { KeyRefused } from './key-wrap.port.js';

const CIPHER = 'aes-256-gcm';
export const NONCE_OCTETS = 12;
export const TAG_OCTETS = 16;

/** AES-256-GCM (NIST SP 800-38D): the ciphertext with its tag behind it. One key never sees a nonce twice; callers see to that. */
export function encrypt(key: Buffer, nonce: Buffer, about: Buffer, plain: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_OCTETS }).setAAD(about);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws KeyRefused for anything that `encrypt` did not make of the same key, nonce and `about`. */
export function decrypt(key: Buffer, nonce: Buffer, about: Buffer, sealed: Buffer): Buffer {
  const end = sealed.length - TAG_OCTETS;
  if (end < 0) throw new KeyRefused('too short to be encrypted');
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_OCTETS }).setAAD(about).setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch (thrown) {
    throw new KeyRefused('the key does not fit, or octets were altered', { cause: thrown });
  }
}
