import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { PERMISSIONS } from '../../all-areas.js';
import { inertApp } from '../../testing/inert-app.js';
import { memoryBackup } from '../../testing/memory-backup.js';
import type { MemoryBackup } from '../../testing/memory-backup.js';
import { keptMailsOf } from './ask-backup.js';

const id = (n: number) => `01ARZ3NDEKTSV4RRFFQ69G5FA${n}`;
const MAIL = 'From: a@x.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/html\r\n\r\n<p onclick=x>hello</p><script>x</script>';

let backup: MemoryBackup;
let audited: unknown[][];
let auditFails = false;
let permissions = PERMISSIONS;
let url = '';
let close: () => Promise<void>;

beforeAll(async () => {
  // The port is looked up at each call, so that each test has a Backup of its own.
  const now = new Proxy({}, { get: (_target, key) => backup[key as 'get'] }) as MemoryBackup;
  const note = (...what: unknown[]) => (auditFails ? Promise.reject(new Error('down')) : Promise.resolve(void audited.push(what.slice(1))));
  const audit = { note, list: () => Promise.resolve([]), find: () => Promise.resolve([]), verify: () => Promise.reject(new Error('not here')) };
  const app = await inertApp(() => Promise.resolve({ account: 'admin', permissions, by: 'token' }), { kept: keptMailsOf(now), audit });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}/api/v1/backup`;
  close = () => app.close();
});
afterAll(() => close());
beforeEach(() => {
  backup = memoryBackup();
  audited = [];
  auditFails = false;
  permissions = PERMISSIONS;
  for (const n of [1, 2, 3])
    backup.keep(
      {
        msgId: id(n),
        receivedAtMs: n * 1000,
        recipients: [`r${n}@local.example`],
        mailFrom: 's@x.example',
        subject: `mail ${n}`,
        detectedBy: ['antivirus'],
        statuses: { antivirus: 'Infected' },
        ruleIds: [7],
        ruleNames: ['Seven'],
      },
      MAIL,
    );
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const reply = await fetch(url + path, { headers });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, never> };
};
const post = async (path: string, body: unknown, method = 'POST') => {
  const reply = await fetch(url + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await reply.text();
  return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, never> };
};

describe('the search', () => {
  it('asks for all filters together', async () => {
    const query =
      'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&sender=s&recipient=r&subject=u&clientIp=192.0.2.0/24&msgId=01A&detectedBy=antivirus,antispam&rule=7&action=reject';
    expect((await get(`?${query}`)).status).toBe(200);
    expect(backup.asked).toEqual([
      {
        method: 'search',
        request: {
          filter: {
            fromMs: 1767225600000,
            toMs: 1769904000000,
            sender: 's',
            recipient: 'r',
            subject: 'u',
            clientIp: '192.0.2.0/24',
            msgId: '01A',
            detectedBy: ['antivirus', 'antispam'],
            ruleId: 7,
            action: 'reject',
          },
          limit: 51,
          after: undefined,
        },
      },
    ]);
  });

  it('goes on behind the last row of a page', async () => {
    const first = await get('?limit=2');
    expect((first.body['items'] as unknown as { id: string }[]).map((one) => one.id)).toEqual([id(3), id(2)]);
    const second = await get(`?limit=2&cursor=${first.body['nextCursor']}`);
    expect((second.body['items'] as unknown as { id: string }[]).map((one) => one.id)).toEqual([id(1)]);
    expect(second.body).not.toHaveProperty('nextCursor');
  });

  it.each(['clientIp=x', 'detectedBy=nobody', 'detectedBy=antivirus,', 'rule=0', 'action=x', 'from=x', 'limit=201', 'cursor=x', 'sql=1', 'form=x'])(
    'refuses %s',
    async (query) => {
      expect((await get(`?${query}`)).status).toBe(400);
    },
  );
});

describe('an entry', () => {
  it('tells what is known of it and what was sent of it, and nothing of its body', async () => {
    await post(`/${id(1)}/deliver`, { recipients: ['other@local.example'], form: 'original' });
    const { body, text } = await get(`/${id(1)}`);
    expect(body).toMatchObject({ id: id(1), rules: [{ id: 7, name: 'Seven' }], meanings: { antivirus: 'bad' }, readable: true });
    expect(body['sendings']).toMatchObject([{ recipient: 'other@local.example', form: 'original', by: 'admin', result: 'delivered' }]);
    expect(text).not.toContain('hello');
  });

  it('is missing when there is none', async () => {
    expect((await get(`/${id(9)}`)).body).toMatchObject({ code: 'NOT_FOUND' });
    expect((await post(`/${id(9)}/deliver`, {})).body).toMatchObject({ code: 'NOT_FOUND' });
    expect((await post(`/${id(9)}`, {}, 'DELETE')).body).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a look at a body', () => {
  it.each(['content', 'view', 'frame'])('wants a reason: %s', async (what) => {
    expect((await get(`/${id(1)}/${what}`)).body).toMatchObject({ code: 'BAD_INPUT', errors: [{ path: 'reason', code: 'REQUIRED' }] });
    expect((await get(`/${id(1)}/${what}?reason=%20`)).status).toBe(400);
    expect((await get(`/${id(1)}/${what}?reason=${'x'.repeat(201)}`)).status).toBe(400);
    expect(backup.asked.filter(({ method }) => method === 'read')).toEqual([]);
    expect(audited).toEqual([]);
  });

  it.each([
    ['content', 'backup.download', { reason: 'ticket 7' }],
    ['view', 'backup.view', { reason: 'ticket 7', shown: 'all' }],
    ['frame', 'backup.view', { reason: 'ticket 7', shown: 'html' }],
  ])('is in the audit: %s', async (what, action, detail) => {
    expect((await get(`/${id(1)}/${what}?reason=ticket%207`)).status).toBe(200);
    expect((await get(`/${id(1)}/${what}`, { 'x-reason': 'ticket 7' })).status).toBe(200);
    expect(audited).toEqual([
      [action, id(1), detail],
      [action, id(1), detail],
    ]);
  });

  it.each(['content', 'view', 'frame'])('shows nothing when the audit cannot be written: %s', async (what) => {
    auditFails = true;
    const { status, text } = await get(`/${id(1)}/${what}?reason=x`);
    expect(status).toBe(500);
    expect(text).not.toContain('hello');
  });

  it.each(['content', 'view', 'frame'])('is not open to who may only list: %s', async (what) => {
    permissions = ['backup.read'];
    expect((await get(`/${id(1)}/${what}?reason=x`)).body).toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('gives the octets as they were received', async () => {
    const octets = Buffer.alloc(2_500_000, 'a\r\n');
    backup.keep({ msgId: id(4) }, octets);
    const reply = await fetch(`${url}/${id(4)}/content?reason=x`);
    expect(Buffer.from(await reply.arrayBuffer()).equals(octets)).toBe(true);
    expect(reply.headers.get('content-type')).toBe('message/rfc822');
    expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="${id(4)}.eml"`);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('content-length')).toBe('2500000');
  });

  it('says that a key was destroyed', async () => {
    backup.keep({ msgId: id(4), shredded: true }, MAIL);
    expect((await get(`/${id(4)}/content?reason=x`)).body).toMatchObject({ code: 'BACKUP_UNREADABLE' });
    expect((await post(`/${id(4)}/deliver`, {})).body).toMatchObject({ code: 'BACKUP_UNREADABLE' });
    expect(audited).toEqual([]);
  });

  it('shows text, and HTML that runs nothing', async () => {
    const { body } = await get(`/${id(1)}/view?reason=x`);
    expect(body).toMatchObject({ headers: [{ name: 'From' }, { name: 'Subject', value: 'Grüße' }, { name: 'Content-Type' }], html: '<p>hello</p>' });
    expect(body['source']).toContain('<script>');
    const frame = await get(`/${id(1)}/frame?reason=x`);
    expect(frame.text).toContain('<p>hello</p></body>');
    expect(frame.text).not.toContain('<script');
    expect(frame.headers.get('content-security-policy')).toMatch(/^default-src 'none'; img-src data:; style-src 'unsafe-inline'; .*; sandbox$/);
    expect(frame.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });
});

describe('what is done to an entry', () => {
  it('is sent to whom it was for when nobody is named', async () => {
    expect(await post(`/${id(2)}/deliver`, {})).toMatchObject({ status: 200, body: { recipients: ['r2@local.example'] } });
    expect(audited).toMatchObject([['backup.deliver', id(2), { recipients: ['r2@local.example'] }]]);
  });

  it.each([
    { recipients: ['no address'] },
    { recipients: ['a@x.example\r\nBcc: b@x.example'] },
    { recipients: ['a@x.example, b@x.example'] },
    { recipients: ['<a@x.example>'] },
    { recipients: Array.from({ length: 101 }, (_, n) => `a${n}@x.example`) },
    { form: 'smoke signal' },
    { by: 'somebody else' },
  ])('is not sent for %j', async (body) => {
    expect((await post(`/${id(2)}/deliver`, body)).status).toBe(400);
    expect(backup.asked).toEqual([]);
  });

  it('is deleted, once', async () => {
    expect((await post(`/${id(2)}`, {}, 'DELETE')).status).toBe(204);
    expect((await get(`/${id(2)}`)).status).toBe(404);
    expect(audited).toEqual([['backup.delete', id(2)]]);
  });
});

it('is only told, and not done, in a dry run', async () => {
  expect((await post(`/${id(2)}/deliver?dryRun=true`, {})).body).toEqual({ dryRun: true, changed: 1, changes: [] });
  expect((await post(`/${id(2)}?dryRun=true`, {}, 'DELETE')).body).toMatchObject({ changed: 1 });
  expect((await post('/jobs?dryRun=true', { kind: 'delete', filter: { recipient: 'r2' } })).body).toMatchObject({ changed: 1 });
  expect((await post('/jobs?dryRun=true', { kind: 'deliver', ids: [id(1), id(3)] })).body).toMatchObject({ changed: 2 });
  expect(backup.asked.filter(({ method }) => !['get', 'search'].includes(method))).toEqual([]);
  expect(audited).toEqual([]);
});

describe('an operation on many entries', () => {
  it.each([
    ['the ids that are named', { ids: [id(1), id(2)] }, { $case: 'ids', value: { msgIds: [id(1), id(2)] } }],
    ['all that a filter holds', { filter: { sender: 's' } }, { $case: 'filter', value: { sender: 's', detectedBy: [] } }],
    ['all, when it is said', { all: true }, { $case: 'filter', value: { detectedBy: [] } }],
  ])('reaches %s', async (_what, which, asked) => {
    expect((await post('/jobs', { kind: 'delete', ...which })).status).toBe(202);
    expect(backup.asked).toMatchObject([{ method: 'startJob', request: { which: asked, by: 'admin' } }]);
    expect(audited).toMatchObject([['backup.deleteMany', 'job-1', {}]]);
  });

  it.each([
    {},
    { ids: [] },
    { filter: {} },
    { all: false },
    { ids: [id(1)], all: true },
    { filter: { sender: '' } },
    { ids: ['x'] },
    { all: true, form: 'original' },
  ])('reaches nothing for %j', async (which) => {
    expect((await post('/jobs', { kind: 'delete', ...which })).status).toBe(400);
    expect(backup.asked).toEqual([]);
  });

  it('tells how far it is, lets no other begin, and is cancelled', async () => {
    backup.holdAt = 1;
    const { body } = await post('/jobs', { kind: 'delete', all: true });
    expect(body).toMatchObject({ state: 'running', total: 3, done: 1 });
    expect(await post('/jobs', { kind: 'deliver', all: true })).toMatchObject({ status: 409, body: { code: 'BACKUP_BUSY' } });
    expect((await get('/jobs')).body).toMatchObject({ job: { id: 'job-1', state: 'running' } });
    expect((await post('/jobs/job-1/cancel', {})).body).toMatchObject({ state: 'cancelled', done: 1 });
    expect((await get('/jobs/job-1')).body).toMatchObject({ state: 'cancelled' });
    expect((await get('/jobs/job-2')).status).toBe(404);
  });

  it.each([
    ['deliver', 'backup.delete'],
    ['delete', 'backup.deliver'],
  ] as const)('is refused to %s who may only %s', async (kind, permission) => {
    permissions = ['backup.read', permission];
    expect((await post('/jobs', { kind, all: true })).body).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(backup.asked).toEqual([]);
  });
});

it('says that Backup does not answer', async () => {
  const down = () => Promise.reject(new Error('14 UNAVAILABLE: no connection'));
  Object.assign(backup, { search: down, get: down, getJob: down, totals: down });
  for (const path of ['', '/totals', '/jobs', `/${id(1)}`, `/${id(1)}/view?reason=x`])
    expect((await get(path)).body).toMatchObject({ code: 'BACKUP_DOWN' });
});
