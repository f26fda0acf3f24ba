import { withParents } from '@postern/formats';
import type { TypeOpinion } from '@postern/files';
import { WASMagic } from 'wasmagic';

import { TYPE_BY_MIME } from './type-by-mime.js';

/** Bytes that libmagic is shown. What its rules look for farther in (ISO 9660) our own table knows, and on content that says nothing it searches all it is given. */
const HEAD = 16_384;

let loaded: Promise<WASMagic> | undefined;

/**
 * libmagic in WebAssembly as a second opinion. Loading takes a quarter of a second and tens of megabytes, so that a process has it once; an answer takes some tenths of
 * a millisecond, and it never throws.
 */
export async function createTypeOpinion(): Promise<TypeOpinion> {
  loaded ??= WASMagic.create();
  // One that did not load is not remembered.
  loaded.catch(() => (loaded = undefined));
  const magic = await loaded;
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
