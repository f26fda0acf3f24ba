import { bodyOf } from '@postern/kernel';
import { settingsSchema } from '@postern/settings';
import { dispositions } from '@postern/wire';
import { describe, expect, it } from 'vitest';

import { fakeScanners, finds, MAIL, MSG, never, submissionOf } from './testing/fakes.js';
import { BY_STORE, gateway } from './testing/gateway.js';

const TRY_AGAIN = { code: 451, enhanced: '4.3.0', text: `Try again later (<${MSG}>)` };

describe('a required scanner (obligation 27)', () => {
  it.each(['auth-check', 'antispam', 'content-filter', 'antivirus'] as const)('%s that is down makes the sender keep the mail', async (name) => {
    const gw = gateway({ scanners: { [name]: () => Promise.reject(new Error('connect ECONNREFUSED')) } });
    expect(await gw.send()).toEqual({ code: 451, enhanced: '4.7.1', text: `Message could not be checked now, try again later (<${MSG}>)` });
    expect(gw.blobs.objects.size).toBe(0);
    expect(gw.bus.facts.map((fact) => dispositions.fromWire(fact.groups[0]?.disposition ?? 0))).toEqual(['tempfail']);
    expect(gw.shell.counted.get('postern_pipeline_messages_total tempfailed')).toBe(1);
  });

  it('that is late is not waited for', async () => {
    const gw = gateway({ settings: { gateway: { modules: { antivirus: { timeoutSeconds: 7 } } } }, scanners: { antivirus: () => never() } });
    const reply = gw.send();
    await gw.shell.clock.turn(7000);
    expect((await reply).code).toBe(451);
    expect(gw.bus.facts[0]?.groups[0]?.explanation.join()).toContain('SCANNER_LATE');
  });

  it('that may be missed by the settings is missed, and the header says so', async () => {
    const gw = gateway({
      settings: { gateway: { modules: { antispam: { onFailure: 'skip' } } } },
      scanners: { antispam: () => Promise.reject(new Error('down')) },
    });
    expect((await gw.send()).code).toBe(250);
    const inserted = gw.bus.facts[0]?.groups[0]?.splices.map((splice) => Buffer.from(splice.insert).toString()).join('');
    expect(inserted).toContain('X-KSMG-AntiSpam-Interceptor-Info: fallback\r\n');
    expect(inserted).not.toContain('SCL');
  });

  it('that this installation does not have makes the sender keep the mail', async () => {
    const scanners = new Map(fakeScanners([]));
    scanners.delete('antivirus');
    expect((await gateway({ withScanners: scanners }).send()).code).toBe(451);
  });
});

describe('the blob store', () => {
  it('that is down means 451 and no acceptance on the bus', async () => {
    const gw = gateway({ put: () => Promise.reject(new Error('disk full')), limits: BY_STORE });
    expect(await gw.send()).toEqual(TRY_AGAIN);
    expect(gw.bus.facts.map((fact) => [fact.reply?.code, fact.blobKey])).toEqual([[451, '']]);
    expect(gw.bus.facts[0]?.scans).toHaveLength(4);
    expect(gw.shell.counted.get('postern_pipeline_errors_total PIPELINE_STORE_UNAVAILABLE')).toBe(1);
  });

  it('that hangs means 451 after its limit', async () => {
    const gw = gateway({ put: () => never(), limits: { ...BY_STORE, blobTimeoutMs: 8000 } });
    const reply = gw.send();
    await gw.shell.clock.turn(8000);
    expect(await reply).toEqual(TRY_AGAIN);
    expect(gw.record.filter((line) => line === `publish ${MSG}`)).toEqual([]);
  });
});

describe('the bus (obligation 52)', () => {
  it.each([
    ['stored', BY_STORE],
    ['published', {}],
  ])('that is down means 451, and the original that was %s is not taken back', async (_how, limits) => {
    const gw = gateway({ publish: () => Promise.reject(new Error('no leader')), limits });
    expect(await gw.send()).toEqual(TRY_AGAIN);
    expect(gw.record.filter((line) => line.startsWith('delete'))).toEqual([]);
    expect(gw.shell.logged.map((line) => line.code)).toContain('MAIL_NOT_DECIDED');
  });

  it('that hangs means 451 after its limit, for accepted and for put-off mail', async () => {
    const accepted = gateway({ publish: () => never() });
    const reply = accepted.send();
    await accepted.shell.clock.turn(8000);
    expect(await reply).toEqual(TRY_AGAIN);

    const putOff = gateway({ publish: () => never(), scanners: { antivirus: () => Promise.reject(new Error('down')) } });
    const second = putOff.send();
    await putOff.shell.clock.turn(2000);
    expect((await second).code).toBe(451);
    expect(putOff.shell.counted.get('postern_pipeline_lost_stories_total')).toBe(1);
  });
});

describe('the time of the caller', () => {
  it('that is over is never followed by an acceptance', async () => {
    const gw = gateway({ settings: { gateway: { modules: { deadlineSeconds: 5 } } } });
    const submission = { ...submissionOf(gw.shell.clock), deadline: { atMs: gw.shell.clock.now() } };
    expect((await gw.submit(submission)).code).toBe(451);
    expect(gw.record.filter((line) => line.startsWith('put') || line === `publish ${MSG}`)).toEqual([]);
  });

  it('leaves a quarter for storing and publishing when it is short', async () => {
    const gw = gateway({ scanners: { antispam: () => never() } });
    const reply = gw.submit({ ...submissionOf(gw.shell.clock), deadline: { atMs: gw.shell.clock.now() + 4000 } });
    await gw.shell.clock.turn(3000 * 0.35);
    expect((await reply).code).toBe(451);
  });
});

describe('a client that hangs up', () => {
  it('before the decision leaves nothing behind that is delivered', async () => {
    const gw = gateway({ scanners: { antispam: () => never() } });
    const reply = gw.send();
    await expect.poll(() => gw.shell.clock.waiting()).toBeGreaterThan(0);
    gw.hangUp.abort(new Error('gone'));
    expect((await reply).code).toBe(451);
    expect(gw.blobs.objects.size).toBe(0);
    expect(gw.record.filter((line) => line === `publish ${MSG}`)).toEqual([]);
  });

  it('while the original is stored gets no fact that delivers', async () => {
    const gw = gateway({ put: () => Promise.resolve(gw.hangUp.abort(new Error('gone'))), limits: BY_STORE });
    expect((await gw.send()).code).toBe(451);
    expect(gw.record.filter((line) => line === `publish ${MSG}`)).toEqual([]);
  });
});

describe('the body', () => {
  it('that cannot be pulled means 451', async () => {
    const gw = gateway();
    const submission = submissionOf(gw.shell.clock);
    expect(await gw.submit({ ...submission, body: { ...submission.body, read: () => Promise.reject(new Error('connection reset')) } })).toEqual(
      TRY_AGAIN,
    );
    expect(gw.record).toEqual([`publish ${MSG}/tempfailed`]);
  });

  it('that is shorter than announced means 451', async () => {
    const gw = gateway();
    const submission = submissionOf(gw.shell.clock);
    const body = { ...bodyOf(Buffer.from('short'), submission.body.sha256), size: 500 };
    expect((await gw.submit({ ...submission, body })).code).toBe(451);
  });

  it('over the size limit is refused without being read, and with 0 only the built-in limit holds', async () => {
    const gw = gateway({ settings: { gateway: { mta: { maxMessageBytes: MAIL.length - 1 } } } });
    expect(await gw.send()).toMatchObject({ code: 552, enhanced: '5.3.4' });
    expect(gw.record).toEqual([`publish ${MSG}/refused`]);
    expect((await gateway({ settings: { gateway: { mta: { maxMessageBytes: 0 } } } }).send()).code).toBe(250);
  });
});

describe('a loop (obligation 10)', () => {
  it('ends when there are more Received fields than hops allowed', async () => {
    const hops = (count: number) => `${'Received: from a by b; Mon, 24 Nov 2025 12:00:00 +0000\r\n'.repeat(count)}${MAIL}`;
    const settings = { gateway: { mta: { maxHops: 10 } } };
    expect(await gateway({ settings }).send(hops(11))).toMatchObject({ code: 554, enhanced: '5.4.6' });
    expect((await gateway({ settings }).send(hops(10))).code).toBe(250);
  });

  const ID = '01KAW2Z9Q4RM6M0V3F4C8QK3ZT';
  it.each([
    ['ours', (name: string) => `from a (a [192.0.2.1]) by ${name} with ESMTP id ${ID}; Mon, 24 Nov 2025 12:00:00 +0000`, 554],
    ['ours, folded', (name: string) => `from a (a [192.0.2.1])\r\n by ${name.toUpperCase()}\r\n with ESMTP id ${ID}`, 554],
    ['of a host whose name begins like ours', (name: string) => `from a by ${name}.other.example with ESMTP id ${ID}`, 250],
    ['of others with ids like ours', () => `from a by mx.other.example with ESMTP id ${ID}`, 250],
    ['of an agent of another kind on our host', (name: string) => `from a by ${name} with ESMTP id 4bXyZ12345; Mon, 24 Nov 2025 12:00:00 +0000`, 250],
    ['of our clients', (name: string) => `from ${name} by mx.other.example with ESMTP id ${ID}`, 250],
  ])('is told by our own Received fields from those of others: %s', async (_whose, field, code) => {
    const { hostname } = settingsSchema.parse({}).gateway.mta;
    const hops = (count: number) => `${`Received: ${field(hostname)}\r\n`.repeat(count)}${MAIL}`;
    expect((await gateway().send(hops(5))).code).toBe(250);
    expect((await gateway().send(hops(6))).code).toBe(code);
  });

  it('of two gateways pointed at each other ends within the limit', async () => {
    let mail = MAIL;
    let passes = 0;
    for (;;) {
      const gw = gateway({ settings: { gateway: { mta: { maxHops: 12 } } } });
      const { code } = await gw.send(mail);
      if (code !== 250) break;
      passes++;
      const { applySplices } = await import('@postern/mail');
      mail = applySplices(
        Buffer.from(mail),
        (gw.bus.facts[0]?.groups[0]?.splices ?? []).map((splice) => ({ ...splice, insert: Buffer.from(splice.insert) })),
      ).toString();
      if (passes > 20) break;
    }
    expect(passes).toBe(6);
  });
});

describe('recipients', () => {
  it('that are not accepted any more make the sender ask again at RCPT', async () => {
    const gw = gateway({ settings: { domains: [] } });
    expect(await gw.send()).toMatchObject({ code: 451, enhanced: '4.7.1' });
    expect(gw.record).toEqual([`publish ${MSG}/tempfailed`]);
  });

  it('none at all is refused', async () => {
    expect((await gateway().send(MAIL, { recipients: [] })).code).toBe(554);
  });
});

describe('memory', () => {
  it('that is used up means 452, and room is given back', async () => {
    const gw = gateway({ limits: { maxInFlightBytes: MAIL.length + 10 }, scanners: { antispam: () => never() } });
    const first = gw.send();
    expect(await gw.send()).toEqual({ code: 452, enhanced: '4.3.1', text: `Too many messages at the moment, try again later (<${MSG}>)` });
    expect(gw.shell.counted.get('postern_pipeline_messages_total overloaded')).toBe(1);
    await gw.shell.clock.turn(300_000);
    await first;
    expect(gw.shell.counted.get('postern_pipeline_in_flight_bytes')).toBe(0);
  });
});

describe('a defect of ours', () => {
  it('is 451, logged as such, and never an acceptance', async () => {
    const gw = gateway({
      scanners: { antivirus: () => Promise.resolve({ scanner: 'antivirus', modules: null as never, parts: [], engines: [], durationMs: 0 }) },
    });
    expect(await gw.send()).toEqual(TRY_AGAIN);
    expect(gw.shell.logged.filter((line) => line.level === 'error').map((line) => line.code)).toEqual(['PIPELINE_DEFECT']);
    expect(gw.blobs.objects.size).toBe(0);
  });
});

describe('a defect while telling of a failure', () => {
  it('is 451 as well, and its room is given back', async () => {
    const gw = gateway();
    const submission = submissionOf(gw.shell.clock);
    const envelope = { ...submission.envelope, receivedAtMs: 0.5 };
    expect(await gw.submit({ ...submission, envelope })).toEqual(TRY_AGAIN);
    expect(gw.shell.logged.at(-1)?.code).toBe('PIPELINE_DEFECT');
    expect(gw.shell.counted.get('postern_pipeline_in_flight_messages')).toBe(0);
  });
});

describe('a stop', () => {
  it('waits for the mail in flight, which gets its true answer, and takes no new mail', async () => {
    const gw = gateway({
      scanners: { antispam: async () => (await gw.shell.clock.after(1000), finds('antispam', {})(undefined as never, undefined as never)) },
    });
    const reply = gw.send();
    let stopped = false;
    const stopping = gw.shell.stop().then(() => (stopped = true));
    expect(await gw.send()).toMatchObject({ code: 451, enhanced: '4.3.2' });
    expect(stopped).toBe(false);
    await gw.shell.clock.turn(1000);
    expect((await reply).code).toBe(250);
    await stopping;
  });
});

describe('a pattern that cannot be read', () => {
  it('is logged when its revision arrives, not at each mail', async () => {
    const gw = gateway({
      settings: {
        rules: [
          { id: 9, name: 'Broken', senders: ['reg:['], recipients: ['*'] },
          { id: 1, name: 'Default', senders: ['*'], recipients: ['*'] },
        ],
      },
    });
    const warnings = () => gw.shell.logged.filter((line) => line.code === 'RULE_PATTERN_UNREADABLE').length;
    expect(warnings()).toBe(1);
    await gw.send();
    await gw.send();
    expect(warnings()).toBe(1);
    expect(gw.bus.facts.map((fact) => fact.groups[0]?.ruleId)).toEqual([1, 1]);
  });
});
