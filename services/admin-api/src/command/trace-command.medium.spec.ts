import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventsV1, journalV1 } from '@postern/contracts';
import { newMsgId } from '@postern/kernel';
import { freePort, testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { MessageTrace } from '../areas/messages/message-schemas.js';
import { PASSWORD, startApi, startDatabase } from '../testing/start-api.js';
import type { TestApi } from '../testing/start-api.js';
import { traceCommand } from './trace-command.js';

const { random } = testShell();
const AT = Date.UTC(2026, 0, 5, 9);
const msgId = newMsgId({ now: () => AT } as never, random);
const other = newMsgId({ now: () => AT } as never, random);
const decision = eventsV1.MailDecided.fromPartial({
  msgId,
  envelope: { mailFrom: 'a@partner.example', recipients: ['bob@local.example'], clientIp: '192.0.2.7', helo: 'mx', receivedAtMs: AT },
  size: 100,
  subject: 'red \u001b[31m and \u202Edesrever',
  reply: { code: 250, enhanced: '2.6.0', text: `ok ${msgId}` },
  revision: 3,
  groups: [
    {
      ruleId: 1,
      ruleName: 'Default',
      recipients: ['bob@local.example'],
      disposition: eventsV1.Disposition.DISPOSITION_DELIVER,
      action: eventsV1.Action.ACTION_SKIP,
      explanation: ['No module found anything'],
    },
  ],
  scans: [
    {
      scanner: 'antivirus',
      durationMs: 12,
      modules: [
        { module: 'antivirus', status: 'Error', outcome: { kind: { $case: 'failed', value: { code: 'AV_DOWN', retry: true, detail: 'refused' } } } },
      ],
    },
  ],
  decidedAtMs: AT + 200,
  steps: [{ name: 'scan', atMs: 1, durationMs: 12, detail: '' }],
});
const delivery = eventsV1.DeliveryAttempted.fromPartial({
  msgId,
  recipient: 'bob@local.example',
  attempt: 1,
  result: eventsV1.DeliveryResult.DELIVERY_RESULT_DEFERRED,
  nextHop: 'mx.local.example:25',
  reply: '451 later',
  atMs: AT + 5000,
  nextAttemptAtMs: AT + 65_000,
});

let server: Awaited<ReturnType<typeof startDatabase>>;
let api: TestApi;
let journalIsUp = true;
const folder = mkdtempSync(join(tmpdir(), 'postern-trace-'));

beforeAll(async () => {
  server = await startDatabase();
  const none = () => Promise.reject(new Error('not asked here'));
  const trace = ({ msgId: asked }: { readonly msgId: string }) => {
    if (!journalIsUp) return Promise.reject(new Error('14 UNAVAILABLE'));
    return Promise.resolve(journalV1.TraceReply.fromPartial(asked === msgId ? { decision, deliveries: [delivery] } : {}));
  };
  api = await startApi(server.database, { journal: { search: none, trace, totals: none, series: none, detections: none, events: none } });
});
afterAll(async () => {
  await api?.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asAdmin = () => ({ POSTERN_URL: api.url, POSTERN_PASSWORD: PASSWORD });

async function token(permission: string): Promise<string> {
  const made = await api.call('POST', '/tokens', { body: { name: permission, permissions: [permission], expiresInDays: 1 } });
  return String(made.body['secret']);
}

describe('postern trace', () => {
  it('prints what came, what was found, what was decided and what became of it', async () => {
    const { exitCode, out, error } = await traceCommand([msgId], asAdmin());
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    for (const text of [
      `Message ${msgId}`,
      'client      192.0.2.7, HELO mx',
      'sender      a@partner.example',
      `reply       250 2.6.0 ok ${msgId}`,
      'Error – AV_DOWN: refused',
      'deliver for bob@local.example',
      'rule 1 Default, action skip',
      'No module found anything',
      '2026-01-05T09:00:05.000Z  bob@local.example  attempt 1: deferred',
      'next attempt 2026-01-05T09:01:05.000Z',
    ])
      expect(out).toContain(text);
  });

  it('shows what would steer the terminal instead of sending it there (obligation 37)', async () => {
    const { out } = await traceCommand([msgId], asAdmin());
    expect(out).toContain('red \\u{1b}[31m and \\u{202e}desrever');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('prints the answer of the API with --json', async () => {
    const { exitCode, out } = await traceCommand(['--json', msgId.toLowerCase()], asAdmin());
    const { body } = await api.call('GET', `/messages/${msgId}/trace`);
    expect({ exitCode, trace: JSON.parse(out) as MessageTrace }).toEqual({ exitCode: 0, trace: body });
  });

  it('takes a token that may, in place of the password', async () => {
    const env = { POSTERN_URL: `${api.url}/`, POSTERN_TOKEN: await token('events.view') };
    expect((await traceCommand([msgId], env)).exitCode).toBe(0);
  });

  it('finds the gateway that runs on the data folder', async () => {
    writeFileSync(join(folder, 'endpoints.json'), JSON.stringify({ http: api.url }));
    expect((await traceCommand([msgId], { POSTERN_DATA_DIR: folder, POSTERN_ADMIN_PASSWORD: PASSWORD })).exitCode).toBe(0);
  });

  it.each([
    ['without a MsgId', [], 64, /usage: postern trace/],
    ['for two', [msgId, other], 64, /usage: postern trace/],
    ['for what is no MsgId', ['../../tokens'], 64, /is not a MsgId/],
    ['for a mail that nobody knows', [other], 66, /knows no mail/],
  ])('ends %s', async (_what, args, exitCode, error) => {
    expect(await traceCommand(args, asAdmin())).toEqual({ exitCode, out: '', error: expect.stringMatching(error) as string });
  });

  it('says who may not, and why', async () => {
    const refused = async (env: Record<string, string>) => {
      const { exitCode, error } = await traceCommand([msgId], { POSTERN_URL: api.url, POSTERN_DATA_DIR: folder, ...env });
      return `${exitCode} ${error}`;
    };
    expect(await refused({})).toMatch(/^77 .*POSTERN_TOKEN/);
    expect(await refused({ POSTERN_PASSWORD: 'wrong' })).toMatch(/^77 .*does not accept/);
    expect(await refused({ POSTERN_TOKEN: await token('nodes.view') })).toMatch(/^77 .*lacks events\.view/);
  });

  it('tells an API that failed from a mail that is not there', async () => {
    journalIsUp = false;
    const { exitCode, error } = await traceCommand([msgId], asAdmin());
    journalIsUp = true;
    expect(`${exitCode} ${error}`).toMatch(/^70 .*HTTP 503/);
  });

  it('does not take the 404 of another server for a mail that is not there, and names a port where nobody listens', async () => {
    const proxy = createServer((_request, answer) => answer.writeHead(404).end('<h1>Not found</h1>'));
    await new Promise<void>((up) => proxy.listen(0, '127.0.0.1', up));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    expect(await traceCommand([msgId], { POSTERN_URL: url })).toMatchObject({ exitCode: 70, error: expect.stringMatching(/HTTP 404/) as string });
    await new Promise((down) => proxy.close(down));
    const nobody = `http://127.0.0.1:${await freePort()}`;
    expect(await traceCommand([msgId], { POSTERN_URL: nobody })).toMatchObject({
      exitCode: 69,
      error: expect.stringMatching(/ECONNREFUSED/) as string,
    });
    expect((await traceCommand([msgId], { POSTERN_URL: 'nowhere' })).exitCode).toBe(64);
  });
});
