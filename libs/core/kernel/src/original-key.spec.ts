import { describe, expect, it } from 'vitest';

import { parseBlobKey } from './blob-store.port.js';
import type { Clock } from './clock.port.js';
import { newMsgId, parseMsgId, receivedAtMs } from './msg-id.js';
import { areaOf, msgIdOf, originalKey } from './original-key.js';

describe('the key of an original', () => {
  it('tells area, MsgId and time of receipt', () => {
    const at = 1_780_000_123_456;
    const id = newMsgId({ now: () => at } as Clock, { bytes: (count) => new Uint8Array(count).fill(31) });
    const key = originalKey('transit', 'a'.repeat(64), id) ?? expect.unreachable();
    expect([areaOf(key), parseMsgId(msgIdOf(key)), receivedAtMs(msgIdOf(key))]).toEqual(['transit', id, at]);
  });

  it.each(['other/abc/M1', 'transit-old/abc/M1', 'transits/a'])('%s is in none of our areas', (text) => {
    expect(areaOf(parseBlobKey(text) ?? expect.unreachable())).toBeUndefined();
  });

  it('of another shape has no time', () => {
    expect(receivedAtMs(msgIdOf(parseBlobKey('transit/abc/M1') ?? expect.unreachable()))).toBeUndefined();
  });
});
