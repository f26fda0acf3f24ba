import type { Meter } from '../looking/meter.js';

/** RC4, which today's OpenSSL has in its legacy provider alone; old documents are still encrypted with it. */
export function rc4(key: Buffer, data: Buffer, meter: Meter): Buffer {
  meter.look(2 * data.length + 512);
  const state = new Uint8Array(256).map((_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] as number) + (key[i % key.length] ?? 0)) & 255;
    swap(state, i, j);
  }
  const out = Buffer.allocUnsafe(data.length);
  for (let at = 0, i = 0, j = 0; at < data.length; at++) {
    i = (i + 1) & 255;
    j = (j + (state[i] as number)) & 255;
    swap(state, i, j);
    out[at] = (data[at] as number) ^ (state[((state[i] as number) + (state[j] as number)) & 255] as number);
  }
  return out;
}

function swap(state: Uint8Array, i: number, j: number): void {
  const held = state[i] as number;
  state[i] = state[j] as number;
  state[j] = held;
}
