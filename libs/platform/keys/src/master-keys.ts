import { createHash, randomBytes } from 'node:crypto';

import { decrypt, encrypt, NONCE_OCTETS } from './gcm.js';
import { KeyUnknown } from './key-wrap.port.js';
import type { KeyWrap } from './key-wrap.port.js';

export const MASTER_KEY_OCTETS = 32;
/** Characters of a key's name; it tells nothing about the key. */
const ID_LENGTH = 16;

/** Undefined when the text is not one master key or several: 32 octets in base64 each, commas between; the first wraps, the others only unwrap. */
export function parseMasterKeys(text: string): readonly Buffer[] | undefined {
  const keys = text.split(',').map((part) => masterKey(part.trim()));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function masterKey(text: string): Buffer | undefined {
  const octets = Buffer.from(text, 'base64');
  // Written back it must be the same, with its padding or without: `Buffer.from` skips what it does not know.
  const [padded, bare] = [octets.toString('base64'), octets.toString('base64').replaceAll('=', '')];
  return octets.length === MASTER_KEY_OCTETS && (text === padded || text === bare) ? octets : undefined;
}

/** Name of a master key: the beginning of a hash, so that nobody has to give names and a replaced key is told from the new one. */
const idOf = (key: Buffer) => createHash('sha256').update('postern master key\0').update(key).digest('hex').slice(0, ID_LENGTH);

/** Wraps by master keys that are in memory. Throws when there is none, or one of another length. */
export function masterKeys(keys: readonly Buffer[]): KeyWrap {
  const [first] = keys;
  if (first === undefined || keys.some((key) => key.length !== MASTER_KEY_OCTETS)) throw new Error(`a master key has ${MASTER_KEY_OCTETS} octets`);
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  const keyId = idOf(first);
  return {
    keyId,
    wrap(key, name) {
      const nonce = randomBytes(NONCE_OCTETS);
      return Promise.resolve({ keyId, octets: Buffer.concat([nonce, encrypt(first, nonce, Buffer.from(name), key)]) });
    },
    // An error of the key is a rejection, as from any other way to have one.
    unwrap: async (wrapped, name) => {
      const master = byId.get(wrapped.keyId);
      if (master === undefined) throw new KeyUnknown(`no master key ${wrapped.keyId} is there`);
      const nonce = wrapped.octets.subarray(0, NONCE_OCTETS);
      return Promise.resolve(decrypt(master, padded(nonce), Buffer.from(name), wrapped.octets.subarray(NONCE_OCTETS)));
    },
  };
}

/** A nonce that was cut off is refused by its tag, not by its length. */
const padded = (nonce: Buffer) => (nonce.length === NONCE_OCTETS ? nonce : Buffer.alloc(NONCE_OCTETS));
