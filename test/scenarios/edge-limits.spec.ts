import { scriptedDns, sendMail, SmtpClient, startHop } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { startStandalone } from '../harness/start-standalone.js';
import { ZONE } from './start-both.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function gateway(env: Readonly<Record<string, string>>) {
  const [hop, dns] = await Promise.all([startHop(), scriptedDns(ZONE)]);
  stops.push(
    () => hop.stop(),
    () => dns.close(),
  );
  const started = await startStandalone({ dns: dns.server, clamd: 'none', relayhost: hop.address, env });
  stops.push(() => started.stop());
  const readiness = async () => {
    const answer = await fetch(started.metricsUrl.replace('/metrics', '/readyz'));
    const { checks } = (await answer.json()) as { readonly checks: readonly { readonly name: string; readonly ok: boolean }[] };
    return { status: answer.status, down: checks.filter((check) => !check.ok).map((check) => check.name) };
  };
  return { ...started, readiness };
}

describe('the product in one process', () => {
  it('puts mail off before DATA and is not ready when its disk has less room than should be free', async () => {
    const { smtp, readiness } = await gateway({ POSTERN_MIN_FREE_SPACE: '1000000 GiB' });
    const client = await SmtpClient.open(smtp.host, smtp.port);
    await client.say('EHLO client.example');
    expect(await client.say('MAIL FROM:<alice@partner.example>')).toEqual({
      code: 452,
      lines: ['4.3.1 Insufficient system storage, try again later'],
    });
    client.close();
    expect(await readiness()).toEqual({ status: 503, down: ['disk', 'blobs'] });
  });

  it('is ready, takes mail and has as many sessions as it was given', async () => {
    const { smtp, readiness } = await gateway({ POSTERN_SMTP_MAX_SESSIONS: '2', POSTERN_MIN_FREE_SPACE: '1' });
    expect((await readiness()).status).toBe(200);
    const busy = [await SmtpClient.open(smtp.host, smtp.port), await SmtpClient.open(smtp.host, smtp.port)];
    for (const client of busy) {
      await client.say('EHLO client.example');
      await client.begin('alice@partner.example', ['bob@local.example']);
    }
    expect((await SmtpClient.raw(smtp.host, smtp.port).reply()).code).toBe(421);
    for (const client of busy) client.socket.destroy();
    const mail = { from: 'alice@partner.example', to: ['bob@local.example'], bytes: 'From: alice@partner.example\r\nSubject: hi\r\n\r\nhi\r\n' };
    let code = 421;
    while (code === 421) code = (await sendMail(smtp, mail).catch(() => ({ reply: { code: 421 } }))).reply.code;
    expect(code).toBe(250);
  });
});
