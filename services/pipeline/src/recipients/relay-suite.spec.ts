import { firstRevision, settingsHolder, settingsSchema } from '@postern/settings';
import { pipelineMetrics } from '../pipeline.metrics.js';
import { describe, expect, it } from 'vitest';

import { envelopeOf, fakeDns, fakeShell, MSG } from '../testing/fakes.js';
import { createCheckRecipient } from './check-recipient.js';

const settings = settingsSchema.parse({
  domains: [{ name: 'example.com' }, { name: 'sub.example.net', subdomains: true }, { name: 'xn--bcher-kva.example' }],
});

async function codeFor(recipient: string, mailFrom: string): Promise<number> {
  const shell = fakeShell();
  const exists = fakeDns({ 'evil.test MX': { kind: 'records', records: [{ value: 'mx.evil.test', priority: 1 }], ttlSeconds: 60 } });
  const check = createCheckRecipient({
    shell,
    settings: settingsHolder(firstRevision(settings)),
    dns: exists,
    metrics: pipelineMetrics(shell.metrics),
    tellRefusal: () => undefined,
    separations: { has: () => false },
    isOfGroup: () => true,
  });
  const reply = await check(
    { msgId: MSG, envelope: envelopeOf(shell.clock, { mailFrom }), recipient, refusedBefore: 0 },
    new AbortController().signal,
  );
  return reply.code;
}

/** Ways in which strangers have made hosts relay. */
const ATTACKS = [
  'user@evil.test',
  'USER@EVIL.TEST',
  'user@Evil.Test',
  'user@evil.test.',
  'user@.evil.test',
  'user@evil.test@example.com',
  '"user@evil.test"@example.com',
  '"user@evil.test"',
  'user%evil.test@example.com',
  'user%evil.test@[192.0.2.1]',
  'user%evil.test',
  '"user%evil.test"@example.com',
  'user%evil.test%example.com@example.com',
  'evil.test!user@example.com',
  'evil.test!user',
  'example.com!evil.test!user',
  '"evil.test!user"@example.com',
  '@example.com:user@evil.test',
  '<@example.com:user@evil.test>',
  '<@example.com,@mx.example.com:user@evil.test>',
  'user@[192.0.2.1]',
  'user@[127.0.0.1]',
  'user@[IPv6:2001:db8::1]',
  'user@[IPv6:::ffff:192.0.2.1]',
  'user@192.0.2.1',
  'user@3221225985',
  'user@localhost',
  'user@example.com.evil.test',
  'user@example.com,other@evil.test',
  'user@example.com> <user@evil.test',
  'user@example.com other@evil.test',
  'user@evil.test\0@example.com',
  'user@example.com\0.evil.test',
  'user\r\nRCPT TO:<user@evil.test>@example.com',
  'user@evil\u3002test',
  'user@evil\uff0etest',
  'user@b\u00fccher.evil.test',
  'user@xn--bcher-kva.evil.test',
  'user@notexample.com',
  'user@net',
  'user@__proto__',
  'user@constructor',
  'user@other.sub.example.org',
  'user:evil.test@example.com',
  '',
  '@example.com',
  'user@',
  'user',
] as const;

describe('an open relay this is not (obligation 7)', () => {
  it.each(ATTACKS)('%j is refused for a stranger', async (recipient) => {
    for (const mailFrom of ['', 'user@example.com', 'user@evil.test']) expect(await codeFor(recipient, mailFrom)).toBeGreaterThanOrEqual(500);
  });

  it.each([
    'user@example.com',
    'User@Example.COM',
    '<user@example.com>',
    'first.last+tag@example.com',
    'user@a.b.sub.example.net',
    'user@sub.example.net',
    'user@xn--bcher-kva.example',
    'user@b\u00fccher.example',
    "o'neil@example.com",
    'prvs=123=user@example.com',
    'SRS0=a=b=evil.test=user@example.com',
  ])('%j is accepted, also from the null sender', async (recipient) => {
    for (const mailFrom of ['', 'user@evil.test']) expect(await codeFor(recipient, mailFrom)).toBe(250);
  });
});
