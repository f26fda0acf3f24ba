import { createKafkaBus } from '@postern/adapter-kafka';
import { systemClock } from '@postern/adapter-system';
import { FACTS, TOPICS, understand } from '@postern/facts';
import { noMetrics, silentLog } from '@postern/kernel';
import type { IncomingMessage, MessageBus } from '@postern/kernel';
import { eicar } from '@postern/samples';
import { aMail, exampleFact, sendMail } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { startCluster } from '../harness/start-cluster.js';
import type { Cluster } from '../harness/start-cluster.js';
import { begun, surroundings } from './day-world.js';
import type { MessageRow, Page, Problem, Surroundings } from './day-world.js';

const all = begun();
let around: Surroundings;
let gateway: Cluster;
let bus: MessageBus;
const facts: IncomingMessage[] = [];
const HOSTILE = 'line one\u202egnp.exe\u009b31m "quoted" \\ end';
let refused = '';

beforeAll(async () => {
  around = await surroundings();
  all.ends(() => around.close());
  // An analyst works where the facts are on Kafka, and logs are kept whole.
  gateway = await startCluster({ ...around, relayhost: around.hop.address, env: { POSTERN_LOG_LEVEL: 'info' } });
  all.ends(() => gateway.stop());
  bus = createKafkaBus({
    brokers: [gateway.kafka.brokers],
    clientId: 'soc',
    topics: Object.values(TOPICS),
    writes: [],
    compression: 'none',
    clock: systemClock,
    log: silentLog,
    metrics: noMetrics,
  });
  all.ends(() => bus.close());
  const topics = [TOPICS.mail.name, TOPICS.delivery.name, TOPICS.deadLetter.name];
  await bus.consume({ group: 'soc', topics }, (message) => Promise.resolve(void facts.push(message)));
});
afterAll(() => all.end());

const factOf = (type: string, key: string) =>
  until(`a fact ${type} of ${key}`, async () => facts.find((one) => one.key === key && one.headers['ce-type'] === type), 30_000, gateway.output);
const metric = async (service: Parameters<Cluster['probesOf']>[0], series: RegExp): Promise<number> => {
  const text = await (await fetch(`${gateway.probesOf(service)}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => series.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

describe('an analyst', () => {
  it('sees a hit in the figures, and as a fact that says what it is', async () => {
    const hits = /^postern_scanner_detections_total\{module="antivirus",class="infected"\}/;
    const before = await metric('antivirus', hits);
    const sent = await sendMail(gateway.smtp, aMail().subject(HOSTILE).attach('eicar.com', eicar()).build());
    expect(sent.reply.code).toBe(550);
    refused = sent.msgId ?? '';
    expect(await metric('antivirus', hits)).toBe(before + 1);
    const message = await factOf(FACTS.MailDecided.type, refused);
    const read = understand(message);
    expect(read).toMatchObject({ ok: true, value: { name: 'MailDecided', value: { msgId: refused, reply: { code: 550 } } } });
  });

  it('sees each refusal at RCPT and each attempt of delivery as a fact of its own', async () => {
    const { msgId = '' } = await sendMail(gateway.smtp, aMail().to('bob@local.example', 'v@elsewhere.test').subject('one of two').build());
    await factOf(FACTS.RecipientRefused.type, msgId);
    const attempt = understand(await factOf(FACTS.DeliveryAttempted.type, msgId));
    expect(attempt).toMatchObject({ ok: true, value: { value: { recipient: 'bob@local.example', attempt: 1 } } });
  });

  it('reads every line of every log as one JSON object with each name once, whatever a mail says', () => {
    const lines = gateway
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('--- '));
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      const names: string[] = [];
      JSON.parse(line, function (name, value) {
        if (name !== '') names.push(name);
        return value as unknown;
      });
      const written = [...line.matchAll(/(?<=[{,])"((?:[^"\\]|\\.)*)":/g)].map(([, name]) => name);
      expect(written, line).toEqual([...new Set(written)]);
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(names).toEqual(expect.arrayContaining(['level', 'time', 'service', 'code']));
    }
    expect(lines.filter((line) => line.includes(refused)).map((line) => (JSON.parse(line) as { code: string }).code)).toEqual(
      expect.arrayContaining(['MAIL_DECIDED', 'MESSAGE_ANSWERED']),
    );
  });

  it('finds a foreign fact among the dead letters, with where it was and why, and nothing stops', async () => {
    const stray = { ...exampleFact('MailDecided', 'a-stray-fact'), headers: { 'ce-type': 'com.example.v1.Order' } };
    await bus.publish([stray]);
    const letter = await until('the dead letter', async () =>
      facts.find((one) => one.topic === TOPICS.deadLetter.name && one.headers['dlq-topic'] === TOPICS.mail.name),
    );
    expect(letter.headers).toMatchObject({ 'dlq-reason': expect.stringMatching(/\S/), 'dlq-group': expect.stringMatching(/^(journal|delivery)$/) });
    expect(await until('it is counted', async () => (await metric('journal', /^postern_bus_dead_letters_total/)) || undefined)).toBeGreaterThan(0);
    expect((await sendMail(gateway.smtp, aMail().subject('after the stray').build())).reply.code).toBe(250);
  });

  it('searches by what was found, page by page, each mail once', async () => {
    for (let i = 0; i < 5; i++) await sendMail(gateway.smtp, aMail().subject(`virus ${i}`).attach('a.com', eicar()).build());
    const query = 'module=antivirus&status=Infected&fate=reject&clientIp=127.0.0.0/8';
    await until('the journal knows all', async () =>
      (await gateway.api.get<Page<MessageRow>>(`/messages?${query}`)).items.length === 6 ? true : undefined,
    );
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Page<MessageRow> = await gateway.api.get(`/messages?${query}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((one) => one.msgId));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  it('has a token that reads and does nothing else', async () => {
    const made = await gateway.api.send<{ secret: string }>('POST', '/tokens', { name: 'soc', permissions: ['events.view', 'queue.view'] });
    expect(made.status).toBe(201);
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${made.body.secret}`, 'content-type': 'application/json' };
      const answer = await fetch(`${gateway.httpUrl}/api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Problem };
    };
    expect((await ask('GET', '/messages')).status).toBe(200);
    expect((await ask('GET', `/messages/${refused}/trace`)).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/queue/delete', { all: true }],
      ['GET', '/settings'],
      ['POST', '/rules', { name: 'x', senders: ['*'], recipients: ['*'] }],
      ['POST', '/tokens', { name: 'more', permissions: ['settings.edit'] }],
    ] as const)
      expect(await ask(method, path, body)).toMatchObject({ status: 403, body: { code: 'NOT_PERMITTED' } });
  });
});
