import { createHash } from 'node:crypto';

import { bodyOf, noMetrics, noTracer, silentLog } from '@postern/kernel';
import { createBodyHost, createBodyOpener } from '@postern/platform-bodies';
import { remotePipeline, remoteScanner, servePipeline, serveScan } from '@postern/platform-grpc';
import { createShell } from '@postern/platform-service';
import type { Scanner, ScannerName } from '@postern/verdict';
import { SCANNER_NAMES } from '@postern/verdict';
import { cuttable, describePipeline, turnableClock } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { createPipeline } from './pipeline.module.js';
import { envelopeOf, fakeBlobs, fakeBus, keptBy, MAIL, MSG, replyOf, settingsOf } from './testing/fakes.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function process() {
  const shell = createShell('pipeline', { log: silentLog, metrics: noMetrics, tracer: noTracer });
  stops.push(() => shell.stop(5000));
  return shell;
}

const LOCAL = { host: '127.0.0.1', port: 0 };
const envelope = { ...envelopeOf(turnableClock()), receivedAtMs: Date.now() };

/** Too large to travel with a call. */
const LARGE = MAIL + 'one more line of text\r\n'.repeat(3000);
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Edge, pipeline and four scanners, each as a process of the cluster would be: gRPC between them, large bodies over HTTP. */
async function cluster(domain = 'example.com', keep: () => Promise<void> = () => Promise.resolve()) {
  const pulled = new Map<ScannerName, string>();
  let scans = 0;
  const scanners = new Map<ScannerName, Scanner>();
  const shell = process();
  for (const name of SCANNER_NAMES) {
    const scannerShell = process();
    const scanner: Scanner = {
      name,
      async scan(request, signal) {
        if (name === 'antispam') scans += 1;
        pulled.set(name, (await request.body.read(undefined, signal)).toString());
        return replyOf(name);
      },
    };
    const { port } = await serveScan(scannerShell, LOCAL, scanner, createBodyOpener(scannerShell));
    scanners.set(name, remoteScanner(shell, name, `127.0.0.1:${port}`));
  }
  const record: string[] = [];
  const [blobs, bus] = [fakeBlobs(record, keep), fakeBus(record, keep)];
  const pipeline = createPipeline({ shell, settings: settingsOf({ domains: [{ name: domain }] }), scanners, blobs, bus });
  const { port } = await servePipeline(shell, LOCAL, pipeline, createBodyOpener(shell));
  const edge = process();
  const bodies = await createBodyHost(edge, { ...LOCAL, advertise: '127.0.0.1' });
  const way = await cuttable(port);
  stops.push(async () => way.close());
  return {
    edge: remotePipeline(edge, `127.0.0.1:${way.port}`),
    bodies,
    record,
    pulled,
    blobs,
    bus,
    refusals: bus.refusals,
    cut: way.cut,
    scans: () => scans,
  };
}

describePipeline('the pipeline behind gRPC', async () => {
  let broken = false;
  const { edge, bodies, bus } = await cluster('local.example', () => (broken ? Promise.reject(new Error('gone')) : Promise.resolve()));
  return {
    pipeline: edge,
    offer: (bytes, sha256) => bodies.offer(bytes, sha256).body,
    kept: () => keptBy(bus),
    breakStore: () => (broken = true),
    now: () => Date.now(),
    stop: () => Promise.resolve(),
  };
});

describe('the pipeline between processes', () => {
  it('accepts mail whose body it and the scanners pull from the edge by one reference', async () => {
    const { edge, bodies, record, pulled, blobs } = await cluster();
    const offer = bodies.offer(Buffer.from(LARGE), hashOf(LARGE));
    const reply = await edge.submit(
      { msgId: MSG, envelope, body: offer.body, deadline: { atMs: Date.now() + 60_000 } },
      new AbortController().signal,
    );
    offer.withdraw();
    expect(reply).toEqual({ code: 250, enhanced: '2.6.0', text: `Accepted as <${MSG}>` });
    expect(record.map((line) => line.split(' ')[0])).toEqual(['put', 'publish']);
    expect([...blobs.objects.values()].map(String)).toEqual([LARGE]);
    expect([...pulled.values()]).toEqual(new Array(4).fill(LARGE));
  });

  it('accepts small mail that came with the call, and hands it on to the scanners with theirs', async () => {
    const { edge, bodies, pulled, bus } = await cluster();
    const offer = bodies.offer(Buffer.from(MAIL), hashOf(MAIL));
    // Nobody could pull it any more.
    offer.withdraw();
    const reply = await edge.submit(
      { msgId: MSG, envelope, body: offer.body, deadline: { atMs: Date.now() + 60_000 } },
      new AbortController().signal,
    );
    expect(reply.code).toBe(250);
    expect(bus.originals.map(({ original }) => Buffer.from(original).toString())).toEqual([MAIL]);
    expect([...pulled.values()]).toEqual(new Array(4).fill(MAIL));
  });

  it('puts mail off whose body is gone, and answers RCPT', async () => {
    const { edge, bodies, record, refusals } = await cluster();
    const offer = bodies.offer(Buffer.from(LARGE), hashOf(LARGE));
    offer.withdraw();
    const { signal } = new AbortController();
    const late = await edge.submit({ msgId: MSG, envelope, body: offer.body, deadline: { atMs: Date.now() + 60_000 } }, signal);
    expect(late.code).toBe(451);
    expect(record).toEqual([`publish ${MSG}/tempfailed`]);
    const ask = (recipient: string) => edge.checkRecipient({ msgId: MSG, envelope, recipient, refusedBefore: 3 }, signal);
    expect((await ask('user@example.com')).code).toBe(250);
    expect((await ask('user@elsewhere.test')).code).toBe(550);
    await expect.poll(() => refusals).toMatchObject([{ msgId: MSG, recipient: 'user@elsewhere.test', code: 'RECIPIENT_RELAYING' }]);
  });

  it.each([
    ['pulled', LARGE],
    ['sent along', MAIL],
  ])('puts mail off whose bytes, %s, are not those that were announced', async (_how, mail) => {
    const { edge, bodies } = await cluster();
    const offer = bodies.offer(Buffer.from(mail), '0'.repeat(64));
    const body = bodyOf(Buffer.from(mail), '0'.repeat(64), offer.body.ref);
    const reply = await edge.submit({ msgId: MSG, envelope, body, deadline: { atMs: Date.now() + 60_000 } }, new AbortController().signal);
    expect(reply.code).toBe(451);
  });

  it.each([
    ['before anything is durable', 1],
    ['with its fact out', 2],
  ])('that goes away, %s, is replaced by another: one mail for delivery', async (_when, at) => {
    let kept = 0;
    // Small mail: its original is published, then its fact.
    const { edge, bodies, bus, cut } = await cluster('example.com', async () => {
      kept += 1;
      if (kept === at) cut();
    });
    const { body } = bodies.offer(Buffer.from(MAIL), hashOf(MAIL));
    const reply = await edge.submit({ msgId: MSG, envelope, body, deadline: { atMs: Date.now() + 60_000 } }, new AbortController().signal);
    expect(reply).toMatchObject({ code: 250, text: `Accepted as <${MSG}>` });
    expect(new Set(bus.facts.map((fact) => fact.msgId))).toEqual(new Set([MSG]));
    expect(bus.facts.map(({ reply: said }) => said?.code)).toContain(250);
  });

  it('that goes away again and again is asked twice', async () => {
    const { edge, bodies, cut, scans } = await cluster('example.com', async () => cut());
    const { body } = bodies.offer(Buffer.from(MAIL), hashOf(MAIL));
    const submission = { msgId: MSG, envelope, body, deadline: { atMs: Date.now() + 60_000 } };
    await expect(edge.submit(submission, new AbortController().signal)).rejects.toThrow('UNAVAILABLE');
    expect(scans()).toBe(2);
  });
});
