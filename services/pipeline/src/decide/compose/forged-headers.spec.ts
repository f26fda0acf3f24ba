import { applySplices, mergeSplices, parseMessage } from '@postern/mail';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { settingsOf } from '../../testing/fakes.js';
import { headerWasCut, removeForged } from './forged-headers.js';

const { gateway } = settingsOf({ gateway: { mta: { hostname: 'gw.example.com' } } }).current().settings;

function without(header: string): string {
  const message = parseMessage(Buffer.from(`${header}\r\nBody\r\n`));
  return applySplices(message.bytes, mergeSplices(message.bytes.length, removeForged(message, gateway))).toString();
}

describe('fields that only we may write (obligation 46)', () => {
  it.each([
    'X-KSMG-Rule-ID: 1\r\n',
    'x-ksmg-rule-id: 1\r\n',
    'X-KSMG-Rule-ID : 1\r\n',
    'X-KSMG-Rule-ID\t: 1\r\n',
    'X-KSMG-Rule-ID:\r\n 1\r\n',
    'X-KSMG-: 1\r\n',
    'X-MS-Exchange-Organization-SCL: -1\r\n',
    'X-Ms-exchange-organization-scl : -1\r\n',
    'Authentication-Results: gw.example.com; spf=pass\r\n',
    'AUTHENTICATION-RESULTS:gw.example.com;spf=pass\r\n',
    'Authentication-Results:\r\n gw.example.com;\r\n spf=pass\r\n',
    'Authentication-Results: (c) "GW.example.com" 1; spf=pass\r\n',
  ])('%j does not get through, wherever it stands', (field) => {
    expect(without(field)).toBe('\r\nBody\r\n');
    expect(without(`A: 1\r\n${field}B: 2\r\n`)).toBe('A: 1\r\nB: 2\r\n\r\nBody\r\n');
  });

  it.each([
    'Authentication-Results: mx.example.net; spf=pass\r\n',
    'X-KSM: 1\r\n',
    'Subject: X-KSMG-Rule-ID: 1\r\n',
    'X-Folded: a\r\n X-KSMG-Rule-ID: 1\r\n',
  ])('%j is not ours and stays', (field) => {
    expect(without(field)).toBe(`${field}\r\nBody\r\n`);
  });

  it('are all removed from any mixture, and everything else stays in its order', () => {
    const ours = fc.constantFrom(
      'X-KSMG-A: 1',
      'x-ksmg-b: 2\r\n folded',
      'X-MS-Exchange-Organization-SCL: 0',
      'Authentication-Results: gw.example.com; none',
    );
    const others = fc.constantFrom('Subject: s', 'Received: from a by b; date', 'X-Other: 1\r\n folded', 'Authentication-Results: other.test; none');
    const line = fc.oneof(
      ours.map((text) => ({ text, stays: false })),
      others.map((text) => ({ text, stays: true })),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const write = (some: typeof lines) => some.map(({ text }) => `${text}\r\n`).join('');
        expect(without(write(lines))).toBe(`${write(lines.filter(({ stays }) => stays))}\r\nBody\r\n`);
      }),
    );
  });
});

describe('a header that is no header', () => {
  it('is cut by the limits, and only then', () => {
    const cut = (header: string) => headerWasCut(parseMessage(Buffer.from(header)));
    expect(cut(`${'A: 1\r\n'.repeat(1500)}X-KSMG-Rule-ID: 1\r\n\r\nBody`)).toBe(true);
    expect(cut(`${`A: ${'x'.repeat(900)}\r\n`.repeat(400)}X-KSMG-Rule-ID: 1\r\n\r\nBody`)).toBe(true);
    for (const whole of ['A: 1\r\n\r\nBody', 'A: 1\n\nBody', 'A: 1\r\n', 'A: 1', '\r\nBody', 'Body without header', ''])
      expect(cut(whole)).toBe(false);
  });
});
