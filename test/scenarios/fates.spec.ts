import { demoMails, eicar, gtube, zip } from '@postern/samples';
import { aMail, sendMail } from '@postern/testing';
import { expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { applySettings } from '../harness/gateway.js';
import { isDecidedAndTried, statuses, storyOf } from '../harness/story.js';
import type { Totals } from '../harness/story.js';
import { onBoth } from './start-both.js';

const ENGINES = ['mailauth', 'postern-spam', 'postern-files', 'clamd', 'yara-x'];
interface Dashboard {
  readonly engines: readonly { readonly engine: string; readonly version: string }[];
  readonly services: readonly { readonly service: string; readonly revisions: readonly number[] }[];
  readonly revision: { readonly number: number };
}

onBoth('mail', (world) => {
  const send = (mail: Parameters<typeof sendMail>[1]) => sendMail(world().gateway.smtp, mail);
  const arrivedAs = async (subject: string) => {
    const { hop, gateway } = world();
    return until(`a mail with ${subject}`, async () => hop.mails.find((m) => m.bytes.toString('latin1').includes(subject)), 60_000, gateway.output);
  };
  let accepted = 0;
  let refused = 0;

  it('that is clean is delivered with our header fields, and its whole story can be read', async () => {
    const { reply, msgId } = await send(aMail().subject('clean one').build());
    expect(reply.code).toBe(250);
    accepted += 1;
    const mail = await arrivedAs('clean one');
    const text = mail.bytes.toString('latin1');
    for (const name of [
      'Rule-ID',
      'Message-Action',
      'AntiVirus-Status',
      'AntiSpam-Rate',
      'AntiSpam-Status',
      'AntiPhishing',
      'LinksScanning',
      'AntiSpam-Auth',
    ]) {
      expect(text).toMatch(new RegExp(`^X-KSMG-${name}: \\S`, 'm'));
    }
    expect(text).toMatch(/^Received: from .*/m);
    expect(text).toContain(msgId);
    expect(mail).toMatchObject({ from: 'alice@partner.example', to: ['bob@local.example'] });
    const story = await storyOf(world().gateway, msgId, isDecidedAndTried);
    expect(story.reply.code).toBe(250);
    expect(story.groups).toMatchObject([{ rule: { name: 'Default' }, recipients: ['bob@local.example'], fate: 'deliver' }]);
    expect(story.groups[0]?.explanation.join(' ')).not.toBe('');
    expect(story.scans.map((s) => s.scanner).sort()).toEqual(['antispam', 'antivirus', 'auth-check', 'content-filter']);
    for (const scan of story.scans) {
      expect(scan.durationMs).toBeGreaterThan(0);
      expect(scan.engines.length).toBeGreaterThan(0);
      for (const module of scan.modules) expect(module.outcome).toBe('clean');
    }
    expect(story.steps.length).toBeGreaterThan(3);
    expect(story.deliveries).toMatchObject([{ recipient: 'bob@local.example', result: 'delivered', attempt: 1 }]);
  });

  it.each([
    ['plain in the body', aMail().text(eicar().toString())],
    ['as an attachment', aMail().attach('eicar.com', eicar())],
    ['in a zip', aMail().attach('a.zip', zip([{ name: 'eicar.com', bytes: eicar() }]))],
    ['in a zip within a zip', aMail().attach('a.zip', zip([{ name: 'b.zip', bytes: zip([{ name: 'eicar.com', bytes: eicar() }]) }]))],
    ['in a base64 part of an embedded message', aMail().attach('m.eml', aMail().attach('eicar.com', eicar()).bytes(), 'message/rfc822')],
  ])('with EICAR %s is refused in the reply to DATA', async (_name, mail) => {
    const { reply, msgId } = await send(mail.build());
    expect(Math.floor(reply.code / 100)).toBe(5);
    refused += 1;
    const story = await storyOf(world().gateway, msgId);
    expect(story.groups).toMatchObject([{ fate: 'reject', causedBy: 'antivirus' }]);
    expect(statuses(story)).toMatchObject({ antivirus: 'Infected' });
    expect(world().hop.mails.some((m) => m.bytes.includes(msgId ?? '-'))).toBe(false);
  });

  it.each(demoMails().map((m) => [m.name, m] as const))('like the sample %s has its documented outcome', async (_name, sample) => {
    const to = ['bob@local.example'];
    const { reply, msgId } = await send({ ...sample, to });
    if (sample.name !== 'forged-sender') expect(reply.code).toBe(sample.expect.code);
    else expect(Math.floor(reply.code / 100)).toBe(5);
    if (reply.code === 250) accepted += 1;
    else refused += 1;
    const story = await storyOf(world().gateway, msgId);
    if (sample.expect.module !== '' && !sample.expect.delivered) expect(story.groups[0]?.causedBy).toBe(sample.expect.module);
    if (sample.expect.delivered) await arrivedAs(sample.subject);
  });

  it.each([
    ['in the second of two mailboxes', 'From: alice@partner.example, ceo@bank.example'],
    ['in the first of two From fields', 'From: ceo@bank.example\r\nFrom: alice@partner.example'],
    ['in the second of two From fields', 'From: alice@partner.example\r\nFrom: ceo@bank.example'],
    ['in a list with a semicolon', 'From: alice@partner.example; ceo@bank.example'],
    ['in a first line that begins with a blank', ' From: ceo@bank.example'],
    ['with a word behind the address', 'From: ceo@bank.example CEO'],
  ])('that forges a domain with p=reject %s is refused', async (_name, from) => {
    const text = aMail()
      .subject('forged author')
      .build()
      .bytes.toString('latin1')
      .replace(/^From: .*(\r\n[ \t].*)*\r\n/m, '');
    const { reply, msgId } = await send({
      from: 'alice@partner.example',
      to: ['bob@local.example'],
      bytes: Buffer.from(`${from}\r\n${text}`, 'latin1'),
    });
    expect(reply.code).toBe(550);
    refused += 1;
    const story = await storyOf(world().gateway, msgId);
    expect(story.groups).toMatchObject([{ fate: 'reject', causedBy: 'senderAuth' }]);
    expect(statuses(story)).toMatchObject({ senderAuth: 'Violation' });
  });

  it('that falls under two rules is refused for one recipient and delivered to the other', async () => {
    const { gateway } = world();
    await applySettings(gateway.api, (settings) => ({
      ...settings,
      rules: [
        { id: 100, name: 'No spam filter for Carol', senders: ['*'], recipients: ['carol@local.example'], modules: { antispam: { enabled: false } } },
        ...(settings.rules ?? []),
      ],
    }));
    const mail = aMail().to('carol@local.example', 'bob@local.example').subject('two rules').text(gtube()).build();
    const both = await until(
      'the new rule is in force',
      async () => {
        const sent = await send(mail);
        if (sent.reply.code === 250) return sent;
        refused += 1;
        return undefined;
      },
      60_000,
      gateway.output,
    );
    accepted += 1;
    const story = await storyOf(gateway, both.msgId, isDecidedAndTried);
    expect(story.groups.map((g) => [g.rule.id, g.fate, g.recipients])).toEqual(
      expect.arrayContaining([
        [100, 'deliver', ['carol@local.example']],
        [1, 'reject', ['bob@local.example']],
      ]),
    );
    expect((await arrivedAs('two rules')).to).toEqual(['carol@local.example']);
    expect(story.revision).toBeGreaterThan(1);
  });

  it('that one recipient is refused for at RCPT is delivered to the other, and its story tells of both', async () => {
    const { reply, msgId } = await send(aMail().to('bob@local.example', 'user@elsewhere.test').subject('one relayed').build());
    expect(reply.code).toBe(250);
    accepted += 1;
    const story = await storyOf(world().gateway, msgId, (s) => isDecidedAndTried(s) && s.refusals.length > 0);
    expect(story.refusals).toMatchObject([{ recipient: 'user@elsewhere.test', code: 'RECIPIENT_RELAYING', reply: { code: 550 } }]);
    expect(story.deliveries).toMatchObject([{ recipient: 'bob@local.example', result: 'delivered' }]);
  });

  it('to a next hop that is busy twice is delivered at the third attempt', async () => {
    const { gateway, hop } = world();
    await applySettings(gateway.api, (settings) => ({
      ...settings,
      gateway: { ...settings.gateway, delivery: { ...settings.gateway?.delivery, firstRetrySeconds: 1, maxRetrySeconds: 1 } },
    }));
    let busy = 0;
    hop.script((command, { from }) =>
      command.startsWith('RCPT') && from === 'retry@partner.example' && busy++ < 2 ? { reply: '451 4.2.1 busy' } : undefined,
    );
    const { reply, msgId } = await send(aMail().from('retry@partner.example').subject('third time').build());
    expect(reply.code).toBe(250);
    accepted += 1;
    await arrivedAs('third time');
    const story = await storyOf(gateway, msgId, (s) => s.groups.length > 0 && s.deliveries.some((d) => d.result === 'delivered'));
    expect(story.deliveries.map((d) => d.result)).toEqual(['deferred', 'deferred', 'delivered']);
  });

  it('that the next hop refuses is bounced to a sender who is authenticated, and to nobody else', async () => {
    const { gateway, hop } = world();
    hop.script((command) => (command.startsWith('RCPT') && command.includes('nobody@') ? { reply: '550 5.1.1 no such user' } : undefined));
    const forged = await send(aMail().from('x@nospf.example').header('From', 'x@nospf.example').to('nobody@local.example').subject('forged').build());
    const genuine = await send(aMail().to('nobody@local.example').subject('genuine').build());
    expect([forged.reply.code, genuine.reply.code]).toEqual([250, 250]);
    accepted += 2;
    const story = await storyOf(gateway, genuine.msgId, isDecidedAndTried);
    expect(story.deliveries).toMatchObject([{ result: 'bounced' }]);
    const dsn = await arrivedAs('Final-Recipient: rfc822; nobody@local.example');
    expect(dsn).toMatchObject({ from: '', to: ['alice@partner.example'] });
    // The notification has a story of its own, where the one of the mail leads to.
    const [{ dsnMsgId } = { dsnMsgId: '' }] = story.deliveries;
    const told = await storyOf(gateway, dsnMsgId, (s) => s.deliveries.length > 0);
    expect(told).toMatchObject({ msgId: dsnMsgId, groups: [], deliveries: [{ recipient: 'alice@partner.example', result: 'delivered' }] });
    await storyOf(gateway, forged.msgId, isDecidedAndTried);
    expect(hop.mails.filter((m) => m.from === '').every((m) => !m.to.includes('x@nospf.example'))).toBe(true);
    hop.script(() => undefined);
  });

  it('is refused for a foreign domain from a stranger', async () => {
    const { recipients } = await send(aMail().to('x@elsewhere.example').build());
    expect(recipients[0]?.code).toBe(550);
  });

  it('gets 451 while clamd is stopped, and 250 when it is back', async () => {
    const { clamd, gateway } = world();
    await clamd.stop();
    const { reply } = await send(aMail().subject('no scanner').build());
    expect(reply.code).toBe(451);
    await clamd.startAgain();
    await until(
      'clamd is used again',
      async () => ((await send(aMail().subject('scanner again').build())).reply.code === 250 ? true : undefined),
      60_000,
      gateway.output,
    );
    accepted += 1;
  });

  it('is looked at by engines that the dashboard names, and by the revision that is in force', async () => {
    const { gateway } = world();
    // clamd was just down, and is asked for its version now and then.
    await until(
      'every scanner has told of its engines, and every service of the revision',
      async () => {
        const seen = await gateway.api.get<Dashboard>('/dashboard');
        const named = ENGINES.every((name) => seen.engines.some(({ engine, version }) => engine === name && /\d/.test(version)));
        const current = seen.services.every(({ revisions }) => revisions.join() === String(seen.revision.number));
        return named && current ? true : undefined;
      },
      60_000,
      gateway.output,
    );
  });

  it('adds up: everything that was accepted is counted as such, everything refused as refused, and nothing came twice', async () => {
    const { gateway, hop } = world();
    const totals = await until(
      'the journal has counted all',
      async () => {
        const { totals: t } = await gateway.api.get<{ totals: Totals }>('/dashboard');
        return (t.byFate['deliver'] ?? 0) >= accepted ? t : undefined;
      },
      60_000,
      gateway.output,
    );
    expect(totals.byFate['deliver']).toBe(accepted);
    // One mail had both fates.
    expect(totals.byFate['reject']).toBe(refused + 1);
    const ids = hop.mails.flatMap((m) => /^Message-ID: (.*)$/im.exec(m.bytes.toString('latin1'))?.[1] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
