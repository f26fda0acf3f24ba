import { systemClock } from '@postern/adapter-system';
import { InspectionFailed } from '@postern/inspection';
import { noMetrics } from '@postern/kernel';
import { parseMessage } from '@postern/mail';
import { JobPool, workersMetrics } from '@postern/platform-workers';
import { sampleMail } from '@postern/samples';
import { featuresOf } from '@postern/spam';
import { afterAll, describe, expect, it } from 'vitest';

import { judge } from './judge.js';
import { HERE_TEXT, rateMail } from './rate-mail.js';
import type { JudgedBy } from './rating-program.js';

const pool = new JobPool({ size: 1 }, systemClock, workersMetrics(noMetrics));
afterAll(() => pool.close());
const limits = () => ({ signal: AbortSignal.timeout(15_000), client: undefined, maxMs: 15_000 });

const by: JudgedBy = {
  context: {
    envelope: {
      mailFrom: 'a@a.example',
      recipients: ['b@b.example'],
      helo: 'a.example',
      clientIp: '192.0.2.1',
      clientName: '',
      trusted: false,
      tls: '',
      receivedAtMs: 0,
    },
    listed: [],
    localDomains: ['b.example'],
  },
  profile: {
    antispam: true,
    antiphishing: true,
    links: true,
    spamRate: 80,
    probableRate: 50,
    dnsLists: [],
    localDomains: ['b.example'],
    maliciousHosts: ['bad.example'],
  },
  notes: [{ code: 'SPAM_LIST_SILENT', weight: 0, evidence: 'list.example' }],
};
const sentence = 'You have won a prize, click http://bad.example/now to claim it. ';
const mail = (text: string, attached = 0) =>
  sampleMail({
    from: 'a@a.example',
    to: 'b@b.example',
    subject: 'WINNER',
    text,
    attachments: attached === 0 ? [] : [{ name: 'a.bin', bytes: Buffer.alloc(attached, 'x') }],
  });

describe('a mail with much text', () => {
  it.each([
    ['a large text', mail(sentence.repeat(3000))],
    ['a mail that is parsed in a worker', mail(sentence.repeat(20_000))],
  ])('is rated by a worker as it would be here: %s', async (_what, bytes) => {
    expect(bytes.length).toBeGreaterThan(HERE_TEXT);
    expect(await rateMail(bytes, by, pool, limits())).toEqual(judge(featuresOf(parseMessage(bytes)), by.context, by.profile, by.notes));
  });

  it('ends with its signal, and fails when there is no worker, and never says anything then', async () => {
    await expect(rateMail(mail(sentence.repeat(3000)), by, pool, { ...limits(), signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow(
      'gone',
    );
    const closed = new JobPool({ size: 1 }, systemClock, workersMetrics(noMetrics));
    await closed.close();
    await expect(rateMail(mail(sentence.repeat(3000)), by, closed, limits())).rejects.toThrow(InspectionFailed);
    // A large attachment is no text, so that needs no worker.
    expect(await rateMail(mail('hello', 200_000), by, closed, limits())).toHaveLength(3);
  });
});
