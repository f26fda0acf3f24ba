import { withParents } from '@postern/files';
import type { TypeOpinion } from '@postern/files';
import { WASMagic } from 'wasmagic';

import { TYPE_BY_MIME } from './type-by-mime.js';

/** libmagic's rules look near the start; this much is enough for all of them. */
const HEAD = 262_144;

/** libmagic in WebAssembly as a second opinion. Loading takes a quarter of a second, an answer some tenths of a millisecond; it never throws. */
export async function createTypeOpinion(): Promise<TypeOpinion> {
  const magic = await WASMagic.create();
  return (bytes) => {
    if (bytes.length === 0) return [];
    try {
      const type = TYPE_BY_MIME[magic.detect(bytes.subarray(0, HEAD)).toLowerCase()];
      return type === undefined ? [] : withParents(type);
    } catch {
      return [];
    }
  };
}
