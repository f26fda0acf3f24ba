import { linear } from '@postern/linear';

import type { Brand } from './brand.js';
import type { Clock } from './clock.port.js';
import type { Random } from './random.port.js';

/** Identifier of one SMTP transaction: 26 characters of Crockford base32, 48 bits of time and 80 of randomness, so ids sort by arrival. */
export type MsgId = Brand<string, 'MsgId'>;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SHAPE = linear(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

export function newMsgId(clock: Clock, random: Random): MsgId {
  const bytes = random.bytes(16);
  const rest = Array.from({ length: 16 }, (_none, i) => ALPHABET.charAt((bytes[i] ?? 0) & 31));
  return `${msgIdTime(clock.now())}${rest.join('')}` as MsgId;
}

/** The ten characters that each MsgId of this millisecond begins with: below all of them and above all of the millisecond before, in the order of bytes. */
export function msgIdTime(ms: number): string {
  const out = new Array<string>(10);
  let time = ms;
  for (let i = 9; i >= 0; i--) {
    out[i] = ALPHABET.charAt(time % 32);
    time = Math.floor(time / 32);
  }
  return out.join('');
}

/** When the transaction began, ms since the epoch; undefined for anything that is not a MsgId. */
export function receivedAtMs(text: string): number | undefined {
  return SHAPE.test(text) ? Array.from(text.slice(0, 10)).reduce((time, digit) => time * 32 + ALPHABET.indexOf(digit), 0) : undefined;
}

/** Undefined for anything that is not a MsgId. */
export function parseMsgId(text: string): MsgId | undefined {
  return SHAPE.test(text) ? (text as MsgId) : undefined;
}
