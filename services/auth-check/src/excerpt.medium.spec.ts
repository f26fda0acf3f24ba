import { senderExcerpt } from '@postern/auth';
import { bodyOf } from '@postern/kernel';
import type { Body, BodyRef, MsgId } from '@postern/kernel';
import { remoteScanner, serveScan } from '@postern/platform-grpc';
import { dnsResolver } from '@postern/adapter-dns';
import { defaultSettings, profileOf } from '@postern/settings';
import { scriptedDns, testShell } from '@postern/testing';
import type { ScanReply, ScanRequest } from '@postern/verdict';
import { afterEach, describe, expect, it } from 'vitest';

import { createAuthCheck } from './auth-check.module.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
function shell() {
  const made = testShell();
  stops.push(() => made.stop());
  return made;
}

const settings = defaultSettings();
const rule = settings.rules.at(-1);
const requestOf = (bytes: Buffer): ScanRequest => ({
  msgId: '01JD0000000000000000000000' as MsgId,
  deadline: { atMs: Date.now() + 60_000 },
  envelope: {
    mailFrom: 'alice@shop.example',
    recipients: ['bob@local.example'],
    helo: 'mx.shop.example',
    clientIp: '192.0.2.1',
    clientName: 'mx.shop.example',
    trusted: false,
    tls: '',
    receivedAtMs: 0,
  },
  body: bodyOf(bytes, '', { url: 'http://127.0.0.1:1/bodies/x', token: 't' }),
  revision: 1,
  profile: rule && profileOf['auth-check'](settings, rule),
});

/** Auth-check behind gRPC, and how often it read the body. */
async function behindGrpc(bytes: Buffer) {
  const zone = await scriptedDns({
    'shop.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
    '_dmarc.shop.example': { TXT: ['v=DMARC1; p=reject'] },
  });
  stops.push(() => zone.close());
  let reads = 0;
  const open = (ref: BodyRef): Body => ({
    ref,
    size: ref.size,
    sha256: ref.sha256,
    read: (range) => {
      reads += 1;
      return Promise.resolve(bytes.subarray(range?.start, range?.end));
    },
  });
  const [server, client] = [shell(), shell()];
  const dns = dnsResolver({ clock: server.clock, servers: [zone.server], timeoutMs: 2000 });
  stops.push(async () => dns.close());
  const checker = createAuthCheck({ shell: server, dns });
  const { port } = await serveScan(server, { host: '127.0.0.1', port: 0 }, checker, open);
  const { signal } = new AbortController();
  const reply = await remoteScanner(client, 'auth-check', `127.0.0.1:${port}`, undefined, senderExcerpt).scan(requestOf(bytes), signal);
  const local = await checker.scan(requestOf(bytes), signal);
  return { reply: said(reply), whole: said(local), reads };
}
const said = ({ modules, auth }: ScanReply) => ({ modules, auth });

const HEADER = 'From: Alice <alice@shop.example>\r\nSubject: Hello\r\n\r\n';
const BODY = 'a line of text\r\n'.repeat(10_000);
const SIGNATURE = 'DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=shop.example; s=s; h=from; bh=AAAA; b=AAAA\r\n';

describe('auth-check in a process of its own', () => {
  it('says the same of the header alone as of the whole mail when nobody signed, and pulls nothing', async () => {
    const { reply, whole, reads } = await behindGrpc(Buffer.from(HEADER + BODY));
    expect(reply).toEqual(whole);
    expect(reply.auth).toMatchObject({ spf: 'pass', dkim: 'none', dmarc: 'pass' });
    expect(reads).toBe(0);
  });

  it('pulls mail that is signed', async () => {
    const { reply, whole, reads } = await behindGrpc(Buffer.from(SIGNATURE + HEADER + BODY));
    expect(reply).toEqual(whole);
    expect(reply.auth?.dkim).not.toBe('none');
    expect(reads).toBeGreaterThan(0);
  });
});
