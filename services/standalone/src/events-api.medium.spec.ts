import { startApi, startDatabase } from '@postern/admin-api/testing';
import type { TestApi } from '@postern/admin-api/testing';
import { eventsV1 } from '@postern/contracts';
import { journalSchema, journalService, journalWriter } from '@postern/journal';
import type { JournalService } from '@postern/journal';
import { newMsgId } from '@postern/kernel';
import { testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: Awaited<ReturnType<typeof startDatabase>>;
let api: TestApi;
let service: JournalService;
let isBroken = false;
const { random } = testShell();
const START = Date.UTC(2026, 0, 5, 9);
const HOSTILE = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '"\r\n"forged","row',
  'a\u202Eb, "quoted"\u2028;\0x',
  '|calc',
  '\uFF1D1+1',
];

beforeAll(async () => {
  server = await startDatabase();
  const store = journalSchema(server.database);
  await store.migrate();
  const decisions = Array.from({ length: 1200 }, (_none, n) => {
    const msgId = newMsgId({ now: () => START + n * 1000 } as never, random);
    const text = HOSTILE[n] ?? `Report ${n}`;
    const fact = eventsV1.MailDecided.fromPartial({
      msgId,
      subject: text,
      headerFrom: text,
      messageId: text,
      envelope: { mailFrom: text, recipients: [text, 'bob@local.example'], clientIp: '192.0.2.7' },
      reply: { code: n % 3 === 0 ? 550 : 250 },
      groups: [
        {
          ruleId: 1,
          ruleName: text,
          recipients: ['bob@local.example'],
          disposition: n % 3 === 0 ? eventsV1.Disposition.DISPOSITION_REJECT : eventsV1.Disposition.DISPOSITION_DELIVER,
          action: eventsV1.Action.ACTION_SKIP,
        },
      ],
    });
    return { id: msgId, fact, bytes: Buffer.from(eventsV1.MailDecided.encode(fact).finish()) };
  });
  await journalWriter(store).record({ decisions });
  service = journalService(store);
  let pages = 0;
  api = await startApi(server.database, {
    journal: { ...service, events: (request) => (isBroken && ++pages > 1 ? Promise.reject(new Error('gone')) : service.events(request)) },
  });
});
afterAll(async () => {
  await api?.stop();
  await server.stop();
});

const get = (query: string) => api.call('GET', `/events?${query}`);
const ask = (...filters: string[]) => filters.map((one) => `filter=${encodeURIComponent(one)}`).join('&');

/** Cells of a CSV of RFC 4180. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    expect(text[at]).toBe('"');
    let cell = '';
    for (at++; ; at++) {
      if (text[at] !== '"') cell += text[at];
      else if (text[at + 1] === '"') cell += text[at++];
      else break;
    }
    (rows.at(-1) as string[]).push(cell);
    at++;
    if (text[at] === ',') at++;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

describe('events of mail', () => {
  it('come page by page to the end, newest first', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const { status, body } = await get(`kind=mail&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      expect(status).toBe(200);
      seen.push(...(body['items'] as { id: string }[]).map((one) => one.id));
      cursor = body['nextCursor'] as string | undefined;
    }
    expect(seen).toHaveLength(1200);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('are narrowed by several filters at once', async () => {
    const { body } = await get(
      `kind=mail&${ask('subject:contains:report 1', 'state:in:refused|dropped', `time:lt:${new Date(START + 20_000).toISOString()}`)}`,
    );
    expect((body['items'] as { card: { subject: string } }[]).map((one) => one.card.subject)).toEqual(['Report 18', 'Report 15', 'Report 12']);
  });

  it('tell hostile texts as they are in JSON, and forge neither rows nor formulas in CSV (obligation 36)', async () => {
    const { body } = await get(`kind=mail&limit=9&${ask(`time:lt:${new Date(START + 9000).toISOString()}`)}`);
    expect((body['items'] as { card: { subject: string } }[]).map((one) => one.card.subject)).toEqual(
      HOSTILE.map((text) => text.replaceAll('\0', '')).reverse(),
    );
    const { text } = await api.call('GET', '/events/export.csv?kind=mail');
    const rows = cellsOf(text);
    expect(rows).toHaveLength(1201);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([18]));
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s\uFEFF]*[=+\-@\uFF1D]|[\r\n]/);
  });

  it('are not exported in part: a journal that goes away breaks the answer', async () => {
    isBroken = true;
    await expect(api.call('GET', '/events/export.csv?kind=mail')).rejects.toThrow();
    isBroken = false;
  });

  it.each([
    'kind=none',
    'filter=subject:eq:x',
    'kind=mail&filter=subject',
    'kind=mail&filter=fact:eq:x',
    'kind=mail&filter=subject:like:x',
    'kind=mail&filter=subject:gt:x',
    'kind=mail&filter=replyCode:eq:x',
    'kind=mail&filter=time:gt:yesterday',
    'kind=mail&filter=account:eq:admin',
    'kind=mail&filter=__proto__:eq:x',
    'kind=mail&cursor=x',
    'kind=audit&cursor=1.x',
    'kind=mail&order=subject',
  ])('refuse %s (obligation 39)', async (query) => expect((await get(query)).status).toBe(400));

  it('take SQL for text (obligation 39)', async () => {
    for (const operator of ['eq', 'contains', 'starts'])
      for (const column of ['subject', 'sender', 'recipient', 'messageId', 'clientIp', 'name'])
        expect(await get(`kind=mail&${ask(`${column}:${operator}:' OR 1=1 --`)}`)).toMatchObject({ status: 200, body: { items: [] } });
  });
});

describe('events of the audit', () => {
  it('are found by each column, need their own permission, and the chain is whole', async () => {
    await api.call('POST', '/domains', { body: { name: 'events.example' } });
    const { body } = await get(`kind=audit&${ask('object:contains:events.example', 'account:eq:ADMIN', 'level:eq:info')}`);
    expect(body['items']).toMatchObject([
      { kind: 'audit', name: 'domains.create', level: 'info', card: { account: 'admin', object: 'events.example' } },
    ]);
    const check = await api.call('GET', '/audit/verify');
    expect(check.body).toMatchObject({ intact: true, problems: [] });
    const token = await api.call('POST', '/tokens', { body: { name: 'reader', permissions: ['events.view'] } });
    const headers = { authorization: `Bearer ${String(token.body['secret'])}` };
    expect((await api.call('GET', '/events?kind=audit', { headers, anonymous: true })).status).toBe(403);
    expect((await api.call('GET', '/events/export.csv?kind=audit', { headers, anonymous: true })).status).toBe(403);
    expect((await api.call('GET', '/events?kind=mail', { headers, anonymous: true })).status).toBe(200);
  });

  it('say which row was edited, and a head that was written down says more', async () => {
    const { body } = await api.call('GET', '/audit/verify');
    const head = body['head'] as { position: number; hash: string };
    await server.database.query(`UPDATE admin.audit SET account = 'nobody' WHERE position = 1`);
    expect((await api.call('GET', `/audit/verify?position=${head.position}&hash=${head.hash}`)).body).toMatchObject({
      intact: false,
      problems: [{ kind: 'edited', position: 1 }],
    });
    expect((await api.call('GET', `/audit/verify?position=${head.position + 5}&hash=${'0'.repeat(64)}`)).body['problems']).toContainEqual({
      kind: 'truncated',
      position: expect.any(Number) as number,
      rows: 5,
      id: '',
    });
    expect((await api.call('GET', '/audit/verify?position=1')).status).toBe(400);
  });
});
