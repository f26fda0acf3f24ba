import { describe, expect, it } from 'vitest';

import { EDGE_REPLIES, replyText } from './replies.js';

describe('the reply table', () => {
  it.each(Object.entries(EDGE_REPLIES))('%s has an enhanced code of its class and a printable text', (_name, reply) => {
    // RFC 2034 3: none for intermediate replies.
    const enhanced = reply.code === 354 ? /^$/ : new RegExp(`^${String(reply.code).charAt(0)}\\.\\d{1,3}\\.\\d{1,3}$`);
    expect(reply.enhanced).toMatch(enhanced);
    expect(reply.text).toMatch(/^[\x20-\x7e]{2,100}$/);
  });

  it('never lets a text break the line or pass the limit of one', () => {
    const text = replyText({ code: 250, enhanced: '2.0.0', text: `a\r\n500 b\0${'x'.repeat(900)}` });
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(`250 ${text}\r\n`.length).toBeLessThanOrEqual(512);
  });
});
