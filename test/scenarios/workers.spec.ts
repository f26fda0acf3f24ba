import { aMail, scriptedDns, sendMail, SmtpClient, startHop } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { applySettings } from '../harness/gateway.js';
import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { ZONE } from './start-both.js';

const WORKERS = Math.max(2, Number(process.env['POSTERN_WORKERS'] ?? 2));

let hop: Awaited<ReturnType<typeof startHop>>;
let dns: Awaited<ReturnType<typeof scriptedDns>>;
let gateway: Standalone;
beforeAll(async () => {
  [hop, dns] = await Promise.all([startHop(), scriptedDns(ZONE)]);
  const env = { POSTERN_WORKERS: String(WORKERS), POSTERN_LOG_LEVEL: 'info' };
  gateway = await startStandalone({ dns: dns.server, clamd: 'none', relayhost: hop.address, env });
});
afterAll(async () => {
  const codes = await gateway?.stop();
  await Promise.all([hop?.stop(), dns?.close()]);
  expect(codes).toEqual([]);
});

let serial = 0;
const sendOne = () => sendMail(gateway.smtp, aMail().subject(`worker mail ${++serial}`).build());
const page = async () => (await fetch(gateway.metricsUrl)).text();
/** Sum of the values of a metric whose labels contain this. */
async function metric(name: string, label = ''): Promise<number> {
  const lines = (await page()).split('\n').filter((line) => line.startsWith(name) && /[{ ]/.test(line.charAt(name.length)) && line.includes(label));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
const logged = () =>
  gateway
    .output()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { code: string; worker?: number }] : []));

describe(`the product with ${WORKERS} worker processes`, () => {
  it('takes mail in each of them at one port, and delivers it', async () => {
    expect(gateway.workers()).toHaveLength(WORKERS);
    const before = hop.mails.length;
    const replies = await Promise.all(Array.from({ length: WORKERS * 3 }, sendOne));
    expect(replies.map(({ reply }) => reply.code)).toEqual(replies.map(() => 250));
    await until('all have arrived', async () => (hop.mails.length >= before + replies.length ? true : undefined));
    const answering = new Set(logged().flatMap(({ code, worker }) => (code === 'MESSAGE_ANSWERED' ? [worker] : [])));
    expect([...answering].sort()).toEqual(Array.from({ length: WORKERS }, (_unused, i) => i + 1));
  });

  it('shows the sum of what they count', async () => {
    const before = await metric('postern_smtp_accept_seconds_count', 'code="250"');
    for (let i = 0; i < WORKERS * 2; i++) expect((await sendOne()).reply.code).toBe(250);
    expect(await metric('postern_smtp_accept_seconds_count', 'code="250"')).toBe(before + WORKERS * 2);
    const clients = await Promise.all(Array.from({ length: WORKERS * 2 }, () => SmtpClient.open(gateway.smtp.host, gateway.smtp.port)));
    await until('all sessions are shown', async () => ((await metric('postern_smtp_sessions')) === clients.length ? true : undefined));
    for (const client of clients) client.close();
  });

  it('is ready as one, and says nothing twice', async () => {
    const answer = await fetch(gateway.metricsUrl.replace('/metrics', '/readyz'));
    const { checks } = (await answer.json()) as { readonly checks: readonly { readonly name: string; readonly ok: boolean }[] };
    const names = checks.map(({ name }) => name);
    expect({ status: answer.status, down: checks.filter(({ ok }) => !ok) }).toEqual({ status: 200, down: [] });
    expect(names).toEqual(expect.arrayContaining(['worker processes', 'disk', 'blobs', 'pipeline: scans', 'ingress-smtp: sessions']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('limits the sessions of a client over all of them, and takes a change of settings in each', async () => {
    await until('no session is left', async () => ((await metric('postern_smtp_sessions')) === 0 ? true : undefined));
    await applySettings(gateway.api, (settings) => ({
      ...settings,
      gateway: { ...settings.gateway, mta: { ...settings.gateway?.mta, connectionsPerClient: 3 } },
    }));
    const open = async () => {
      const client = SmtpClient.raw(gateway.smtp.host, gateway.smtp.port);
      return { client, code: (await client.reply()).code };
    };
    const sessions = [];
    for (let i = 0; i < 3 + WORKERS; i++) sessions.push(await open());
    expect(sessions.map(({ code }) => code)).toEqual([220, 220, 220, ...Array.from({ length: WORKERS }, () => 421)]);
    for (const { client } of sessions) client.socket.destroy();
    await until('the client may come again', async () => {
      const { client, code } = await open();
      client.socket.destroy();
      return code === 220 ? true : undefined;
    });
  });
});
