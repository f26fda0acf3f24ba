import { readFileSync } from 'node:fs';

import { aMail, scriptedDns, SmtpClient, startHop } from '@postern/testing';
import type { FakeClamd } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { COSTLY, hostileMails } from '../harness/hostile-mails.js';
import { startSlowClamd } from '../harness/slow-clamd.js';
import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { ZONE } from '../scenarios/start-both.js';

/** Half a minute in the ordinary run; POSTERN_FLOOD_SECONDS for longer. */
const SECONDS = Number(process.env['POSTERN_FLOOD_SECONDS'] ?? 30);
const CONNECTIONS = 8;
/** Plain mail comes from an address of its own. */
const OWN_ZONE = { ...ZONE, 'partner.example': { ...ZONE['partner.example'], TXT: ['v=spf1 ip4:127.0.0.0/8 -all'] } };
/** What a scanner's pod may have. */
const MAX_RSS_MIB = 2560;
/** RFC 5321 4.5.3.2.6 gives the answer to DATA ten minutes; half a minute on a machine that does much else is no fault. */
const PATIENCE_MS = 30_000;

let hop: Awaited<ReturnType<typeof startHop>>;
let dns: Awaited<ReturnType<typeof scriptedDns>>;
let clamd: FakeClamd;
let gateway: Standalone;
beforeAll(async () => {
  [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(OWN_ZONE), startSlowClamd(COSTLY, 10_000)]);
  gateway = await startStandalone({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([hop?.stop(), dns?.close(), clamd?.close()]);
});

/** One mail on a connection from `address`; the code of the last reply, and how long that took. */
async function send(address: string, bytes: Buffer): Promise<{ readonly code: number; readonly text: string; readonly ms: number }> {
  const from = performance.now();
  const client = SmtpClient.raw(gateway.smtp.host, gateway.smtp.port, address);
  try {
    await client.reply();
    await client.say('EHLO partner.example');
    const [recipient] = await client.begin('a@partner.example', ['b@local.example']);
    const reply = recipient?.code === 250 ? await client.data(bytes) : recipient;
    return { code: reply?.code ?? 0, text: reply?.lines.join(' ') ?? '', ms: performance.now() - from };
  } finally {
    client.close();
  }
}

const rssMib = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${gateway.pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const atShare = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

describe('a flood of mails that cost more to look at than to send', () => {
  it('is scanned or put off, within the memory there is, and plain mail of others is answered beside it', async () => {
    const mails = [...hostileMails()];
    const warm = await send('127.0.0.2', aMail().subject('before').build().bytes);
    expect(warm.code).toBe(250);
    const endsAt = Date.now() + SECONDS * 1000;
    let next = 0;
    let highest = 0;
    const hostile: { readonly what: string; readonly code: number; readonly ms: number; readonly text: string }[] = [];
    const plain: { readonly code: number; readonly ms: number; readonly text: string }[] = [];
    // All connections together one mail a second.
    const flood = async (index: number) => {
      await pause(index * 1000);
      while (Date.now() < endsAt) {
        const [what, bytes] = mails[next++ % mails.length] ?? ['', Buffer.alloc(0)];
        const from = Date.now();
        // A connection that the gateway ends, or an answer that takes more than a minute, is no delivery.
        const answer = await send('127.0.0.1', bytes).catch((thrown: unknown) => ({ code: 0, ms: Date.now() - from, text: String(thrown) }));
        hostile.push({ what, ...answer });
        await pause(Math.max(0, CONNECTIONS * 1000 - (Date.now() - from)));
      }
    };
    const ordinary = async () => {
      for (let i = 0; Date.now() < endsAt; i++) {
        plain.push(await send('127.0.0.2', aMail().subject(`plain ${i}`).build().bytes));
        highest = Math.max(highest, rssMib());
        await pause(100);
      }
    };
    await Promise.all([...Array.from({ length: CONNECTIONS }, (_, i) => flood(i)), ordinary(), ordinary()]);

    const times = plain.map(({ ms }) => ms).sort((a, b) => a - b);
    const kinds = mails.map(
      ([what]) =>
        `${what}: ${hostile
          .filter((mail) => mail.what === what)
          .map(({ code, ms }) => `${code} in ${(ms / 1000).toFixed(1)} s`)
          .join(', ')}`,
    );
    console.log(
      [
        `${plain.length} plain mails, p50 ${atShare(times, 0.5).toFixed(0)} ms, p99 ${atShare(times, 0.99).toFixed(0)} ms, worst ${times.at(-1)?.toFixed(0)} ms; ${highest.toFixed(0)} MiB at most`,
        ...kinds,
      ].join('\n'),
    );

    expect(plain.filter(({ code, ms }) => code !== 250 || ms > PATIENCE_MS)).toEqual([]);
    expect(hostile.length).toBeGreaterThan(mails.length);
    expect(highest).toBeLessThan(MAX_RSS_MIB);
    await until('the plain mails arrive', async () => (hop.mails.length > plain.length ? true : undefined), 60_000, gateway.output);
    // By the rule as it is shipped, what crosses a limit is delivered with a tag; what failed is put off. Nothing arrives as if it had been scanned.
    const arrived = hop.mails.map((mail) => mail.bytes.subarray(0, 4096).toString('latin1')).filter((head) => head.includes('flood@'));
    expect(arrived.filter((head) => !/^Subject: \[Not scanned\]/m.test(head))).toEqual([]);
    expect(arrived.length).toBeLessThanOrEqual(hostile.filter(({ code }) => code === 250).length);
  });

  it('leaves nothing behind: mail is accepted, and the gateway is ready again', async () => {
    await until(
      'the gateway is ready',
      async () => ((await fetch(gateway.metricsUrl.replace('/metrics', '/readyz'))).ok ? true : undefined),
      120_000,
      gateway.output,
    );
    expect((await send('127.0.0.1', aMail().subject('after').build().bytes)).code).toBe(250);
    const metrics = await (await fetch(gateway.metricsUrl)).text();
    expect(metrics).toMatch(/^postern_unpack_memory_held_bytes(?:\{[^}]*\})? 0$/m);
    expect(metrics).toMatch(/^postern_pipeline_scans_waiting(?:\{[^}]*\})? 0$/m);
  });
});
