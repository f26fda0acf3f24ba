import { startApi, startDatabase } from '@postern/admin-api/testing';
import type { TestApi } from '@postern/admin-api/testing';
import { eventsV1 } from '@postern/contracts';
import { newMsgId } from '@postern/kernel';
import { journalSchema, journalService, journalWriter } from '@postern/journal';
import type { Orm } from '@postern/platform-persistence';
import { testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let store: Orm;
let server: Awaited<ReturnType<typeof startDatabase>>;
let api: TestApi;
const { random } = testShell();
const START = Date.UTC(2026, 0, 5, 9);
const ids: string[] = [];

function fact(n: number): eventsV1.MailDecided {
  const msgId = newMsgId({ now: () => START + n * 1000 } as never, random);
  ids.push(msgId);
  return eventsV1.MailDecided.fromPartial({
    msgId,
    envelope: {
      mailFrom: `s${n}@partner.example`,
      recipients: ['bob@local.example'],
      clientIp: '192.0.2.7',
      helo: 'mx',
      receivedAtMs: START + n * 1000,
    },
    size: 100,
    subject: n === 7 ? '=HYPERLINK("http://evil.example","x"), "quoted"' : `Report ${n}`,
    headerFrom: 'Alice <alice@partner.example>',
    reply: { code: 250, enhanced: '2.6.0', text: 'ok' },
    revision: 3,
    groups: [
      {
        ruleId: 1,
        ruleName: 'Default',
        recipients: ['bob@local.example'],
        disposition: eventsV1.Disposition.DISPOSITION_DELIVER,
        action: eventsV1.Action.ACTION_SKIP,
        explanation: ['No module found anything'],
        splices: [
          { offset: 0, deleteCount: 0, insert: Buffer.from('X-KSMG-Rule-ID: 1\r\nX-KSMG-AntiVirus-Status: Clean,\r\n skipped\r\n') },
          { offset: 90, deleteCount: 3, insert: Buffer.from('body text') },
        ],
      },
    ],
    scans: [
      {
        scanner: 'antivirus',
        durationMs: 12,
        modules: [
          {
            module: 'antivirus',
            status: 'Error',
            outcome: { kind: { $case: 'failed', value: { code: 'AV_DOWN', retry: true, detail: 'refused' } } },
          },
        ],
        engines: [{ engine: 'yara-x', version: '1', database: '2', databaseAtMs: 0 }],
      },
    ],
    decidedAtMs: START + n * 1000 + 200,
    steps: [{ name: 'scan', atMs: 1, durationMs: 12, detail: '' }],
  });
}

beforeAll(async () => {
  server = await startDatabase();
  store = journalSchema(server.database);
  await store.migrate();
  const facts = Array.from({ length: 450 }, (_, n) => fact(n));
  const writer = journalWriter(store);
  await writer.record({
    decisions: facts.map((one) => ({ id: one.msgId, fact: one, bytes: Buffer.from(eventsV1.MailDecided.encode(one).finish()) })),
  });
  const delivered = eventsV1.DeliveryAttempted.fromPartial({
    msgId: ids[0] ?? '',
    recipient: 'bob@local.example',
    attempt: 1,
    result: eventsV1.DeliveryResult.DELIVERY_RESULT_DELIVERED,
    atMs: START + 5000,
  });
  await writer.record({ deliveries: [{ id: 'd1', fact: delivered, bytes: Buffer.from(eventsV1.DeliveryAttempted.encode(delivered).finish()) }] });
  api = await startApi(server.database, { journal: journalService(store) });
});
afterAll(async () => {
  await api?.stop();
  await server.stop();
});

describe('the search', () => {
  it('goes through all pages, each mail once, newest first', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.call('GET', `/messages?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body['items'] as { msgId: string }[]).map((row) => row.msgId));
      cursor = (body['nextCursor'] as string | undefined) ?? '';
    } while (cursor !== '');
    expect(seen).toEqual([...ids].reverse());
  });

  it('takes all filters together', async () => {
    const from = encodeURIComponent(new Date(START).toISOString());
    const to = encodeURIComponent(new Date(START + 3000).toISOString());
    const { body } = await api.call(
      'GET',
      `/messages?from=${from}&to=${to}&sender=S1@&subject=report&fate=deliver&action=skip&module=antivirus&status=error&rule=1&clientIp=192.0.2.7`,
    );
    expect(body['items']).toMatchObject([
      {
        msgId: ids[1],
        sender: 's1@partner.example',
        statuses: { antivirus: 'Error' },
        meanings: { antivirus: 'failed' },
        rules: [{ id: 1, name: 'Default' }],
      },
    ]);
  });

  it.each(['limit=0', 'limit=201', 'order=subject', 'fate=eaten', 'from=yesterday', 'status=Clean', 'cursor=%27', 'module=XX', 'sender='])(
    'refuses %s (obligation 39)',
    async (query) => {
      expect((await api.call('GET', `/messages?${query}`)).status).toBe(400);
    },
  );

  it('takes SQL for text (obligation 39)', async () => {
    const { status, body } = await api.call('GET', `/messages?subject=${encodeURIComponent("' OR 1=1 --")}`);
    expect({ status, items: body['items'] }).toEqual({ status: 200, items: [] });
  });
});

describe('the export', () => {
  it('has a row for each mail of the search and no formulas (obligation 36)', async () => {
    const answer = await api.call('GET', '/messages/export.csv');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="postern-messages.csv"');
    const lines = answer.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(451);
    expect(answer.text).toContain(`"'=HYPERLINK(""http://evil.example"",""x""), ""quoted"""`);
    expect((await api.call('GET', '/messages/export.csv?subject=report%201&sender=s1@')).text.trimEnd().split('\r\n')).toHaveLength(2);
  });
});

describe('the story of a mail', () => {
  it('tells scanners, rule, headers and deliveries', async () => {
    const { status, body } = await api.call('GET', `/messages/${ids[0]}/trace`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      msgId: ids[0],
      state: 'delivered',
      revision: 3,
      reply: { code: 250 },
      scans: [
        {
          scanner: 'antivirus',
          modules: [{ module: 'antivirus', title: 'AntiVirus', outcome: 'failed', meaning: 'failed', why: 'AV_DOWN: refused' }],
          engines: [{ engine: 'yara-x' }],
        },
      ],
      refusals: [],
      groups: [
        {
          rule: { id: 1, name: 'Default' },
          fate: 'deliver',
          action: 'skip',
          edits: 2,
          addedHeaders: ['X-KSMG-Rule-ID: 1', 'X-KSMG-AntiVirus-Status: Clean,\r\n skipped'],
        },
      ],
      deliveries: [{ recipient: 'bob@local.example', result: 'delivered' }],
    });
  });

  it('is told of a recipient that was refused, though no message came', async () => {
    const msgId = newMsgId({ now: () => START } as never, random);
    const refused = eventsV1.RecipientRefused.fromPartial({
      msgId,
      envelope: { mailFrom: 's@partner.example', clientIp: '192.0.2.7', receivedAtMs: START },
      recipient: 'x@far.example',
      reply: { code: 550, enhanced: '5.7.1', text: 'Relaying denied' },
      code: 'RECIPIENT_RELAYING',
      revision: 3,
      refusedAtMs: START + 5,
    });
    await journalWriter(store).record({
      refusals: [{ id: `${msgId}/rcpt/1`, fact: refused, bytes: Buffer.from(eventsV1.RecipientRefused.encode(refused).finish()) }],
    });
    expect(await api.call('GET', `/messages/${msgId}/trace`)).toMatchObject({
      status: 200,
      body: {
        msgId,
        envelope: { sender: 's@partner.example', clientIp: '192.0.2.7', recipients: [] },
        reply: { code: 550, text: 'Relaying denied' },
        revision: 3,
        refusals: [{ recipient: 'x@far.example', code: 'RECIPIENT_RELAYING', reply: { code: 550 }, at: new Date(START + 5).toISOString() }],
        groups: [],
        state: 'refused',
      },
    });
    expect(await api.call('GET', '/messages?state=refused&recipient=x@far')).toMatchObject({
      body: {
        items: [{ msgId, state: 'refused', refusedRecipients: ['x@far.example'], refusalCode: 'RECIPIENT_RELAYING', replyCode: 550, recipients: [] }],
      },
    });
  });

  it('is not there for an id that nobody had', async () => {
    expect((await api.call('GET', `/messages/${'0'.repeat(26)}/trace`)).status).toBe(404);
    expect((await api.call('GET', '/messages/..%2f..%2fx/trace')).status).toBe(400);
  });
});

describe('the dashboard', () => {
  it('still answers when journal and queue do not', async () => {
    const bare = await startDatabase();
    const alone = await startApi(bare.database);
    const { status, body } = await alone.call('GET', '/dashboard?period=24h');
    expect(status).toBe(200);
    expect(body).toMatchObject({ journal: 'down', totals: { messages: 0 }, revision: { number: 1, published: true } });
    expect(body['queue']).toBeUndefined();
    expect(await alone.call('GET', '/messages')).toMatchObject({ status: 503, body: { code: 'JOURNAL_DOWN' } });
    await alone.stop();
    await bare.stop();
  });
});
