import { bodyOf } from '@postern/kernel';
import type { Body, BodyRef, Excerpt, MsgId } from '@postern/kernel';
import { remoteScanner, serveScan } from '@postern/platform-grpc';
import { gtube } from '@postern/samples';
import { defaultSettings, profileOf } from '@postern/settings';
import { spamExcerpt } from '@postern/spam';
import { aMail, testShell } from '@postern/testing';
import type { ScanReply, ScanRequest } from '@postern/verdict';
import { afterEach, describe, expect, it } from 'vitest';

import { createAntispam } from './antispam.module.js';

const shells: ReturnType<typeof testShell>[] = [];
function shell() {
  const made = testShell();
  shells.push(made);
  return made;
}
afterEach(async () => {
  for (const made of shells.splice(0)) await made.stop();
});

const settings = defaultSettings();
const rule = settings.rules.at(-1);
const requestOf = (body: Body): ScanRequest => ({
  msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId,
  deadline: { atMs: Date.now() + 60_000 },
  envelope: {
    mailFrom: 'alice@partner.example',
    recipients: ['bob@local.example'],
    helo: 'mail.partner.example',
    clientIp: '192.0.2.7',
    clientName: 'mail.partner.example',
    trusted: false,
    tls: '',
    receivedAtMs: 0,
  },
  body,
  revision: 1,
  profile: rule && profileOf.antispam(settings, rule),
});
/** A body that pipeline holds and that antispam would have to pull. */
const held = (bytes: Buffer) => bodyOf(bytes, '', { url: 'http://127.0.0.1:1/bodies/x', token: 't' });

/** Antispam behind gRPC, and how often it read the body. */
async function behindGrpc(bytes: Buffer, take = spamExcerpt) {
  let reads = 0;
  const open = (ref: BodyRef): Body => ({
    ref,
    size: ref.size,
    sha256: ref.sha256,
    read: () => {
      reads += 1;
      return Promise.resolve(bytes);
    },
  });
  const [server, client] = [shell(), shell()];
  const antispam = createAntispam({ shell: server, dns: { resolve: () => Promise.resolve({ kind: 'none', why: 'nxdomain' }) } });
  const { port } = await serveScan(server, { host: '127.0.0.1', port: 0 }, antispam, open);
  const remote = remoteScanner(client, 'antispam', `127.0.0.1:${port}`, undefined, take);
  const { signal } = new AbortController();
  const reply = await remote.scan(requestOf(held(bytes)), signal);
  const local = await antispam.scan(requestOf(held(bytes)), signal);
  return { reply: said(reply), whole: said(local), reads, log: server.lines };
}
const said = ({ modules, engines }: ScanReply) => ({ modules, engines });

const FILE = Buffer.alloc(200_000, 'octets of a file');
const MAILS = [
  ['ordinary', aMail().text('Hello Bob, the report is attached.').attach('report.pdf', FILE, 'application/pdf')],
  ['spam', aMail().text(gtube()).attach('a.pdf', FILE, 'application/pdf').attach('b.bin', FILE)],
  ['a page', aMail().html('<p>Please <a href="http://192.0.2.1/login">verify your account</a></p>').attach('logo.png', FILE, 'image/png')],
] as const;

describe('antispam in a process of its own', () => {
  it.each(MAILS)('says the same of an excerpt as of the whole mail, and pulls nothing: %s', async (_name, mail) => {
    const { reply, whole, reads } = await behindGrpc(mail.bytes());
    expect(reply).toEqual(whole);
    expect(reply.modules[0]?.outcome.kind).toMatch(/clean|found/);
    expect(reads).toBe(0);
  });

  it('pulls a mail whose attachment it reads', async () => {
    const { reply, whole, reads } = await behindGrpc(aMail().text('x').attach('page.html', `${gtube()}${FILE.toString()}`).bytes());
    expect(reply.modules[0]?.status).toBe('Spam');
    expect(reply).toEqual(whole);
    expect(reads).toBe(1);
  });

  it('fails, as by a defect, on an excerpt whose parts do not fit together', async () => {
    const lie = (): Excerpt => ({ size: bytes.length, octets: Buffer.from('Subject: x\r\n\r\n'), gaps: [{ offset: 14, length: 5 }] });
    const bytes = aMail().text('x').attach('a.pdf', FILE).bytes();
    const { reply, log } = await behindGrpc(bytes, lie);
    expect(reply.modules.map((m) => m.outcome)).toEqual(new Array(3).fill(expect.objectContaining({ kind: 'failed' })));
    expect(log.filter((line) => line.level === 'error').map((line) => line.code)).toEqual(['SCAN_DEFECT']);
  });
});
