import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodePart, DEFAULT_LIMITS, parseMessage } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { MAIL_SETS } from './mail-sets.js';

describe.each(MAIL_SETS)('broken and hostile mail, $what', ({ folder, names, least, skipped }) => {
  it.skipIf(skipped)('is read within its budgets, with every part inside of its octets and a path of its own', () => {
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      const message = parseMessage(bytes);
      expect(message.parts.length).toBeLessThanOrEqual(DEFAULT_LIMITS.maxParts);
      expect([name, new Set(message.parts.map((part) => part.path)).size]).toEqual([name, message.parts.length]);
      for (const part of message.parts) {
        const inside = part.start <= part.bodyStart && part.bodyStart <= part.bodyEnd && part.bodyEnd <= part.source.length;
        expect([name, part.path, inside]).toEqual([name, part.path, true]);
        expect(decodePart(message, part, 1000).bytes.length).toBeLessThanOrEqual(1000);
      }
    }
    expect(names.length).toBeGreaterThan(least);
  });

  it.skipIf(skipped)('has the same files with LF and with CRLF', () => {
    const differ: string[] = [];
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      const text = bytes.toString('latin1').replace(/\r\n/g, '\n');
      // A bare CR is a line ending to some clients, so such a message says different things.
      if (text.includes('\r')) continue;
      const lf = Buffer.from(text, 'latin1');
      const crlf = Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1');
      if (filesOf(lf) !== filesOf(crlf)) differ.push(name);
    }
    expect(differ).toEqual([]);
  });
});

function filesOf(bytes: Buffer): string {
  return parseMessage(bytes)
    .parts.map((part) => `${part.path} ${part.type} ${part.filename}`)
    .join('\n');
}
