import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arrived, carried } from './carried-message.js';
import { parseMessage } from './parse-message.js';

const MAILS = [
  'Subject: a\r\n\r\ntext\r\n',
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nin\r\n--b--\r\n',
  `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Subject: in\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n1\r\n--c\r\n\r\n2\r\n--c--\r\n').toString('base64')}\r\n`,
  'Subject: uu\r\n\r\nsee\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nbegin 644 b.txt\r\n#0V%T\r\n`\r\nend\r\n',
];

/** As it would go through a channel between threads. */
function sent(bytes: Buffer) {
  const [value, octets] = carried(parseMessage(Buffer.from(bytes)));
  const clone: typeof value = structuredClone(value, { transfer: [...new Set(octets.map((each) => each.buffer as ArrayBuffer))] });
  return arrived(clone, bytes);
}

describe('a message that was parsed elsewhere', () => {
  it.each(MAILS)('is the one that would have been parsed here: %j', (text) => {
    const bytes = Buffer.from(text);
    const there = sent(bytes);
    expect(there).toEqual(parseMessage(bytes));
    expect(there.bytes).toBe(bytes);
    expect(there.root).toBe(there.parts[0]);
    for (const part of there.parts) {
      expect(Buffer.isBuffer(part.source)).toBe(true);
      expect(part.synthetic === undefined || Buffer.isBuffer(part.synthetic)).toBe(true);
      if (part.parent !== undefined) expect(there.parts).toContain(part.parent);
    }
  });

  it('keeps which parts stand in the message itself, and which stand together in another one', () => {
    for (const text of MAILS) {
      const bytes = Buffer.from(text);
      const [here, there] = [parseMessage(bytes), sent(bytes)];
      expect(there.parts.map(({ source }) => source === bytes)).toEqual(here.parts.map(({ source }) => source === bytes));
      const first = (message: typeof here) => message.parts.map(({ source }) => message.parts.findIndex((other) => other.source === source));
      expect(first(there)).toEqual(first(here));
    }
  });

  it('is the same for damaged ones', () => {
    const damaged = fc.tuple(fc.constantFrom(...MAILS), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 })).map(([text, changes]) => {
      const bytes = Buffer.from(text);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
    fc.assert(
      fc.property(damaged, (bytes) => {
        expect(sent(bytes)).toEqual(parseMessage(bytes));
      }),
      { numRuns: 200 },
    );
  });
});
