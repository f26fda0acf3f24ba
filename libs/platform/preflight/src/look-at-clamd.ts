import { clamdAddress, pingClamd } from '@postern/adapter-clamd';
import { messageOf } from '@postern/kernel';

import { findings } from './finding.js';
import type { Finding } from './finding.js';

const LIMIT_MS = 5000;
const { ok, missing } = findings('clamd');

/** PING at clamd; a connection alone says nothing, since the kernel takes it also while clamd hangs. */
export async function lookAtClamd(address: string): Promise<readonly Finding[]> {
  try {
    await pingClamd(clamdAddress(address), LIMIT_MS);
    return [ok(`clamd at ${address} answers PING`)];
  } catch (thrown) {
    return [missing(`clamd at ${address}: ${messageOf(thrown)}. It answers when its signatures are loaded`)];
  }
}
