import { describe, expect, it } from 'vitest';

import { envelopeOf, MSG } from '../../testing/fakes.js';
import { turnableClock } from '@postern/testing';
import { receivedValue } from './received.js';

const value = (more: Parameters<typeof envelopeOf>[1] = {}) =>
  receivedValue({ msgId: MSG, hostname: 'gw.example.com', envelope: envelopeOf(turnableClock(), more) });

describe('our Received field', () => {
  it('says from whom, by whom, how, as what, for whom and when', () => {
    expect(value()).toBe(
      `from mx.example.org (mx.example.org [192.0.2.10]) by gw.example.com (using TLSv1.3) with ESMTPS id ${MSG} for <user@example.com>; Tue, 24 Nov 2026 10:00:00 +0000`,
    );
  });

  it('names plain sessions, IPv6 and clients without a name for what they are', () => {
    expect(value({ tls: '', clientIp: '2001:db8::1', clientName: '' })).toContain(
      'from mx.example.org (unknown [IPv6:2001:db8::1]) by gw.example.com with ESMTP id',
    );
  });

  it('does not tell recipients of each other', () => {
    expect(value({ recipients: ['a@example.com', 'b@example.com'] })).not.toContain(' for ');
  });

  it('cannot be written by what the client says (obligation 35)', () => {
    const forged = value({
      helo: 'x) by trusted.test with ESMTPS id 1; (\r\nX-KSMG-Rule-ID: 1',
      clientName: 'a;b(c)',
      recipients: ['"a> by evil"@example.com'],
    });
    expect(forged).toMatch(/^from xbytrusted\.testwithESMTPSid1X-KSMG-Rule-ID:1 \(abc \[192\.0\.2\.10\]\) by gw\.example\.com /);
    expect(forged).not.toMatch(/[\r\n]/);
    expect(forged).not.toContain('evil');
  });
});
