import { createHash } from 'node:crypto';

import type { Tracer } from '@postern/kernel';
import { applySplices } from '@postern/mail';
import type { SettingsInput } from '@postern/settings';
import { actions, dispositions } from '@postern/wire';
import { describe, expect, it } from 'vitest';

import { envelopeOf, finds, MAIL, MSG } from './testing/fakes.js';
import { BY_STORE, gateway } from './testing/gateway.js';
import type { Gateway } from './testing/gateway.js';

const SCANS = ['scan auth-check', 'scan antispam', 'scan content-filter', 'scan antivirus'];
const keyOf = (text: string, area = 'transit') => `${area}/${createHash('sha256').update(text).digest('hex')}/${MSG}`;
const infected = {
  antivirus: finds('antivirus', { antivirus: ['infected'] }, { removable: [{ class: 'infected', part: '1.2', why: 'Eicar-Test' }] }),
};
const spam = { antispam: finds('antispam', { antispam: ['spam'] }, { facts: { rate: 97 } }) };

const rulesOf = (modules: object, more: readonly object[] = []): SettingsInput => ({
  rules: [
    ...more.map((rule) => ({ senders: ['*'], recipients: ['*'], ...rule })),
    { id: 1, name: 'Default', senders: ['*'], recipients: ['*'], modules },
  ] as SettingsInput['rules'],
});

/** The copy that delivery would send to the group. */
function copyOf(gw: Gateway, original: string, group = 0): string {
  const splices = gw.bus.facts[0]?.groups[group]?.splices ?? [];
  return applySplices(
    Buffer.from(original),
    splices.map((splice) => ({ ...splice, insert: Buffer.from(splice.insert) })),
  ).toString();
}

describe('a clean mail', () => {
  it('is accepted after original and fact are durable, in this order (obligation 52)', async () => {
    const gw = gateway({ limits: BY_STORE });
    expect(await gw.send()).toEqual({ code: 250, enhanced: '2.6.0', text: `Accepted as <${MSG}>` });
    expect(gw.record).toEqual([...SCANS, `put ${keyOf(MAIL)}`, `publish ${MSG}`]);
    expect(gw.blobs.objects.get(keyOf(MAIL))?.toString()).toBe(MAIL);
  });

  it('can be found by its MsgId in every span', async () => {
    const spans: (readonly [string, unknown])[] = [];
    const tracer: Tracer = {
      span: (name, attributes, work) => (spans.push([name, attributes['postern.msg_id']]), work()),
      keep: () => undefined,
      current: () => undefined,
    };
    await gateway({ tracer }).send();
    expect(spans.length).toBeGreaterThan(3);
    expect(spans.filter(([, msgId]) => msgId !== MSG)).toEqual([]);
  });

  it('is told by one fact with everything that was learnt', async () => {
    const gw = gateway({ limits: BY_STORE });
    await gw.send();
    const [fact] = gw.bus.facts;
    expect(fact).toMatchObject({
      msgId: MSG,
      size: MAIL.length,
      subject: 'Hello',
      messageId: '<1@example.org>',
      headerFrom: 'Ann <ann@example.org>',
      blobKey: keyOf(MAIL),
      revision: 12,
      reply: { code: 250 },
      auth: { spf: 'pass', aligned: true },
      groups: [
        {
          ruleId: 1,
          ruleName: 'Default',
          recipients: ['user@example.com'],
          disposition: dispositions.toWire('deliver'),
          action: actions.toWire('skip'),
          causedBy: '',
          backup: false,
          notifySender: false,
        },
      ],
    });
    expect(fact?.scans.map((scan) => scan.scanner)).toEqual(['auth-check', 'antispam', 'content-filter', 'antivirus']);
    expect(fact?.steps.map((step) => step.name)).toEqual([
      'read body',
      'parse',
      'auth-check',
      'antispam',
      'content-filter',
      'antivirus',
      'decide',
      'store original',
    ]);
    const [sent] = gw.bus.sent;
    expect([sent?.topic, sent?.key, sent?.headers?.['ce-type'], sent?.headers?.['ce-specversion']]).toEqual([
      'postern.mail.v1',
      MSG,
      'postern.events.v1.MailDecided',
      '1.0',
    ]);
  });

  it('reaches the recipient with our fields on top and is otherwise untouched', async () => {
    const gw = gateway();
    await gw.send();
    const copy = copyOf(gw, MAIL);
    expect(copy.endsWith(MAIL)).toBe(true);
    expect(copy).toMatch(new RegExp(`^Received: from mx\\.example\\.org [\\s\\S]*id\\s+${MSG}`));
    expect(copy).toContain('X-KSMG-Message-Action: clean\r\n');
  });

  it('is counted and logged without addresses (obligation 43)', async () => {
    const gw = gateway();
    await gw.send();
    expect(gw.shell.counted.get('postern_pipeline_messages_total accepted')).toBe(1);
    expect(gw.shell.counted.get('postern_pipeline_in_flight_messages')).toBe(0);
    expect(gw.shell.logged.map((line) => line.code)).toEqual(['MAIL_DECIDED']);
    expect(JSON.stringify(gw.shell.logged)).not.toContain('@');
  });
});

describe('what a mail holds', () => {
  const CANARY = 'canary-7f3a';
  const mail = [
    `From: ${CANARY} <${CANARY}@${CANARY}.example>`,
    `Subject: ${CANARY}`,
    `X-${CANARY}: ${CANARY}`,
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    CANARY,
    '--b',
    `Content-Type: application/zip; name="${CANARY}.zip"`,
    '',
    CANARY,
    '--b--',
    '',
  ].join('\r\n');
  const down = () => Promise.reject(new Error('down'));

  const FATES: readonly (readonly [string, Parameters<typeof gateway>[0], number])[] = [
    ['accepted', {}, 250],
    ['refused', { scanners: spam }, 550],
    ['infected', { scanners: infected }, 550],
    ['put off by a scanner', { scanners: { antivirus: down } }, 451],
    ['put off by the bus', { publish: down }, 451],
    ['put off by the store', { put: down, limits: BY_STORE }, 451],
  ];

  it.each(FATES)('is a trace to keep unless it was accepted: %s', async (_fate, parts, code) => {
    let kept = 0;
    const tracer: Tracer = { span: (_name, _attributes, work) => work(), keep: () => void (kept += 1), current: () => undefined };
    await gateway({ ...parts, tracer }).send(mail);
    expect(kept).toBe(code === 250 ? 0 : 1);
  });

  it.each(FATES)('is in no log, metric, span or reply when it is %s (obligation 43)', async (_fate, parts, code) => {
    const spans: unknown[] = [];
    const tracer: Tracer = {
      span: (name, attributes, work) => (spans.push([name, attributes]), work()),
      keep: () => undefined,
      current: () => undefined,
    };
    const gw = gateway({ ...parts, tracer });
    const reply = await gw.send(mail, { mailFrom: `${CANARY}@${CANARY}.example`, recipients: [`${CANARY}@example.com`], helo: CANARY });
    expect(reply.code).toBe(code);
    expect(gw.shell.logged.length).toBeGreaterThan(0);
    expect(spans.length).toBeGreaterThan(0);
    expect(JSON.stringify([gw.shell.logged, [...gw.shell.counted], spans, reply])).not.toContain(CANARY);
  });
});

describe('refused mail', () => {
  it('gets a 5xx that tells nothing, is not stored, and its story is published first (obligation 52)', async () => {
    const gw = gateway({ scanners: spam });
    expect(await gw.send()).toEqual({ code: 550, enhanced: '5.7.1', text: `Message refused by policy (<${MSG}>)` });
    expect(gw.record).toEqual(['scan auth-check', 'scan antispam', `publish ${MSG}/refused`]);
    expect(gw.bus.facts[0]).toMatchObject({
      blobKey: '',
      groups: [{ disposition: dispositions.toWire('reject'), causedBy: 'antispam', splices: [] }],
    });
    expect(gw.bus.facts[0]?.groups[0]?.explanation.join('\n')).toContain('AntiSpam found spam (antispam_SEEN)');
  });

  it('is stored when its rule wants it in Backup', async () => {
    const gw = gateway({ scanners: infected });
    expect((await gw.send()).code).toBe(550);
    expect(gw.record.slice(-2)).toEqual([`put ${keyOf(MAIL, 'intake')}`, `publish ${MSG}/refused`]);
    expect(gw.bus.facts[0]).toMatchObject({
      blobKey: '',
      backupKey: keyOf(MAIL, 'intake'),
      groups: [{ disposition: dispositions.toWire('reject'), backup: true }],
    });
  });

  it('is put off when its story cannot be published', async () => {
    const gw = gateway({ scanners: spam, publish: () => Promise.reject(new Error('no leader')) });
    expect(await gw.send()).toMatchObject({ code: 451, enhanced: '4.3.0' });
  });

  it('without scanning asks no scanner', async () => {
    const gw = gateway({ settings: rulesOf({}, [{ id: 2, name: 'DenyList', mode: 'reject' }]) });
    expect((await gw.send()).code).toBe(550);
    expect(gw.record).toEqual([`publish ${MSG}/refused`]);
  });

  it('that is to vanish is accepted, dropped and not stored', async () => {
    const gw = gateway({ settings: rulesOf({}, [{ id: 2, name: 'Drop', mode: 'delete' }]) });
    expect((await gw.send()).code).toBe(250);
    expect(gw.record).toEqual([`publish ${MSG}`]);
    expect(gw.bus.facts[0]).toMatchObject({ blobKey: '', groups: [{ disposition: dispositions.toWire('delete-message'), notifySender: false }] });
    expect(gw.shell.counted.get('postern_pipeline_messages_total deleted')).toBe(1);
  });
});

describe('mail to recipients under several rules', () => {
  const boss = { id: 5, name: 'Board', recipients: ['boss@example.com'], modules: { antispam: { spam: { action: 'skip', tag: '[Junk]' } } } };
  const both = { recipients: ['user@example.com', 'boss@example.com'] };

  it('is delivered to those who take it, tagged by their own rule, and the authenticated sender is told of the rest', async () => {
    const gw = gateway({ settings: rulesOf({}, [boss]), scanners: spam });
    expect((await gw.send(MAIL, both)).code).toBe(250);
    const [fact] = gw.bus.facts;
    expect(fact?.groups.map((group) => [group.ruleId, group.recipients, dispositions.fromWire(group.disposition), group.notifySender])).toEqual([
      [5, ['boss@example.com'], 'deliver', false],
      [1, ['user@example.com'], 'reject', true],
    ]);
    expect(copyOf(gw, MAIL, 0)).toContain('Subject: [Junk] Hello\r\n');
    expect(copyOf(gw, MAIL, 0)).toContain('X-KSMG-Rule-ID: 5, 1\r\n');
    expect(fact?.groups[1]?.splices).toEqual([]);
  });

  describe.each([
    ['the null sender', { mailFrom: '' }],
    ['an address that nobody vouched for', { mailFrom: 'victim@elsewhere.test' }],
  ])('from %s', (_who, envelope) => {
    it('gets to nobody yet, and then to each group alone, so that none is refused in silence', async () => {
      const gw = gateway({ settings: rulesOf({}, [boss]), scanners: spam });
      const rcpt = (recipient: string, before: readonly string[], from = '192.0.2.10') => {
        const so = envelopeOf(gw.shell.clock, { ...envelope, clientIp: from, recipients: before });
        return gw.pipeline.checkRecipient({ msgId: MSG, envelope: so, recipient, refusedBefore: 0 }, new AbortController().signal);
      };
      expect((await rcpt('boss@example.com', ['user@example.com'])).code).toBe(250);
      expect(await gw.send(MAIL, { ...both, ...envelope })).toMatchObject({ code: 451, enhanced: '4.5.3' });
      expect(gw.bus.facts[0]?.groups.map((group) => dispositions.fromWire(group.disposition))).toEqual(['tempfail', 'tempfail']);
      expect(gw.blobs.objects.size).toBe(0);
      // The sender comes back, perhaps from a neighbour.
      for (const from of ['192.0.2.10', '192.0.2.77']) {
        expect((await rcpt('boss@example.com', [], from)).code).toBe(250);
        expect(await rcpt('user@example.com', ['boss@example.com'], from)).toMatchObject({ code: 452, enhanced: '4.5.3' });
        expect((await rcpt('other@example.com', ['user@example.com'], from)).code).toBe(250);
      }
      expect((await rcpt('user@example.com', ['boss@example.com'], '198.51.100.1')).code).toBe(250);
      expect((await gw.send(MAIL, { recipients: ['boss@example.com'], ...envelope })).code).toBe(250);
      expect((await gw.send(MAIL, { recipients: ['user@example.com'], ...envelope })).code).toBe(550);
    });

    it('is refused for all where the strictest reply holds', async () => {
      const settings = { ...rulesOf({}, [boss]), gateway: { mta: { mixedVerdicts: 'strictest' as const } } };
      const gw = gateway({ settings, scanners: spam });
      expect((await gw.send(MAIL, { ...both, ...envelope })).code).toBe(550);
      expect(gw.bus.facts[0]?.groups.map((group) => group.notifySender)).toEqual([false, false]);
    });
  });

  it('is put off for all when one rule cannot decide', async () => {
    const needsAv = { id: 5, name: 'Board', recipients: ['boss@example.com'] };
    const gw = gateway({
      settings: rulesOf({ antivirus: { enabled: false } }, [needsAv]),
      scanners: { antivirus: () => Promise.reject(new Error('down')) },
    });
    expect(await gw.send(MAIL, both)).toMatchObject({ code: 451, enhanced: '4.7.1' });
    expect(gw.record.at(-1)).toBe(`publish ${MSG}/tempfailed`);
    expect(gw.bus.facts[0]).toMatchObject({
      blobKey: '',
      groups: [
        { disposition: dispositions.toWire('tempfail'), splices: [] },
        { disposition: dispositions.toWire('tempfail'), splices: [] },
      ],
    });
    expect(gw.blobs.objects.size).toBe(0);
  });
});

describe('a part that has to go', () => {
  const multipart = [
    'Subject: Two parts',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Read this',
    '--b',
    'Content-Type: application/octet-stream; name="bad.exe"',
    'Content-Disposition: attachment; filename="bad.exe"',
    '',
    'MZ evil',
    '--b--',
    '',
  ].join('\r\n');
  const removing = rulesOf({ antivirus: { infected: { action: 'delete-attachment', backup: true, tag: '[Infected]' } } });

  it('gives way to a notice that names it and the reason; the rest stays', async () => {
    const gw = gateway({ settings: removing, scanners: infected });
    expect((await gw.send(multipart)).code).toBe(250);
    const copy = copyOf(gw, multipart);
    expect(copy).not.toContain('MZ evil');
    expect(copy).toContain('Read this');
    const notice = Buffer.from(/base64\r\n\r\n([\w+/=\r\n]+?)\r\n--b--/.exec(copy)?.[1] ?? '', 'base64').toString();
    expect(notice).toBe('The attachment "bad.exe" was removed by the mail gateway.\r\n\r\nReason: AntiVirus: Eicar-Test\r\n');
    expect(copy).toContain('Subject: [Infected] Two parts\r\n');
    expect(copy).toContain('X-KSMG-Message-Action: attachments deleted, AntiVirus\r\n');
    expect(gw.blobs.objects.get(keyOf(multipart, 'intake'))?.toString()).toBe(multipart);
  });

  it('and cannot be found makes the mail refused, never delivered as it is', async () => {
    const gw = gateway({
      settings: removing,
      scanners: { antivirus: finds('antivirus', { antivirus: ['infected'] }, { removable: [{ class: 'infected', part: '9.9', why: 'Eicar' }] }) },
    });
    expect((await gw.send(multipart)).code).toBe(550);
    expect(gw.bus.facts[0]?.groups[0]?.explanation.at(-1)).toContain('cannot be cut out');
  });
});

describe('what others wrote in our name (obligation 46)', () => {
  const forged = [
    'Authentication-Results: postern.localdomain; spf=pass smtp.mailfrom=bank.test',
    'authentication-results: (x) "Postern.LocalDomain" 1; dkim=pass',
    'Authentication-Results: other.test; spf=pass',
    'X-KSMG-AntiSpam-Status: not_detected',
    'x-ksmg-anything-at-all: folded',
    ' over lines',
    'X-MS-Exchange-Organization-SCL: -1',
    'X-Other: stays',
    MAIL,
  ].join('\r\n');

  it('is taken out before we speak', async () => {
    const gw = gateway({ settings: { ...rulesOf({ antispam: { spam: { action: 'skip' } } }) }, scanners: spam });
    await gw.send(forged);
    const copy = copyOf(gw, forged);
    expect(copy).not.toContain('bank.test');
    expect(copy).not.toContain('Postern.LocalDomain');
    expect(copy).not.toContain('folded');
    expect(copy).toContain('Authentication-Results: other.test; spf=pass\r\n');
    expect(copy).toContain('X-Other: stays\r\n');
    expect(copy.match(/^X-MS-Exchange-Organization-SCL: .*$/gm)).toEqual(['X-MS-Exchange-Organization-SCL: 9']);
    expect(copy.match(/^X-KSMG-AntiSpam-Status: .*$/gm)).toEqual(['X-KSMG-AntiSpam-Status: spam']);
  });

  it('is taken out also when our own fields are off', async () => {
    const gw = gateway({ settings: { gateway: { headers: { enabled: false, scl: false } } } });
    await gw.send(forged);
    expect(copyOf(gw, forged)).not.toMatch(/X-KSMG-|Exchange-Organization/i);
  });

  it('is no field of ours in a mail that begins with something else', async () => {
    const gw = gateway();
    const odd = 'not a field\r\nX-KSMG-AntiSpam-Status: not_detected\r\n\r\nBody\r\n';
    await gw.send(odd);
    const copy = copyOf(gw, odd);
    expect(copy.endsWith(`\r\n\r\n${odd}`)).toBe(true);
    expect(copy.slice(0, -odd.length)).toMatch(/^Received: [^]*X-MS-Exchange-Organization-SCL: -1\r\n\r\n$/);
  });

  it.each(['From', '>From', 'From a@b.example Mon Nov 24\r\n>From'])('does not hide behind the line %j of a mailbox', async (line) => {
    const gw = gateway();
    const mbox = `${line} sender@example.org Mon Nov 24 12:00:00 2025\r\nX-KSMG-Rule-ID: 9\r\n${MAIL}`;
    await gw.send(mbox);
    const copy = copyOf(gw, mbox);
    expect(copy.endsWith(MAIL)).toBe(true);
    expect(copy.match(/Rule-ID/g)).toHaveLength(1);
    expect(copy).not.toMatch(/From sender@|From a@b/);
  });

  it('cannot hide behind more fields than are read: such mail is refused (obligations 5, 13, 46)', async () => {
    const gw = gateway();
    expect(await gw.send(`${'A: 1\r\n'.repeat(1500)}X-KSMG-Rule-ID: 1\r\n${MAIL}`)).toMatchObject({ code: 552, enhanced: '5.3.4' });
  });
});
