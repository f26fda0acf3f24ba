import { dnsResolver } from '@postern/adapter-dns';
import type { SenderChecks } from '@postern/auth';
import { bodyOf } from '@postern/kernel';
import type { MsgId } from '@postern/kernel';
import { defaultSettings, profileOf } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import { overTheWire, scriptedDns, testShell } from '@postern/testing';
import type { DnsZone, ScriptedDns } from '@postern/testing';
import type { Envelope, ScanRequest } from '@postern/verdict';

import { createAuthCheck } from '../auth-check.module.js';

const settings = defaultSettings();
const PROFILE = profileOf['auth-check'](settings, settings.rules[0] as (typeof settings.rules)[number]) as ScanProfile<'auth-check'>;
const ENVELOPE: Envelope = {
  mailFrom: 'alice@shop.example',
  recipients: ['bob@local.example'],
  helo: 'mx.shop.example',
  clientIp: '192.0.2.1',
  clientName: 'mx.shop.example',
  trusted: false,
  tls: '',
  receivedAtMs: 0,
};
const ZONE: DnsZone = {
  'shop.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
  '_dmarc.shop.example': { TXT: ['v=DMARC1; p=reject; sp=quarantine'] },
  'other.example': { TXT: ['v=spf1 -all'] },
  '_dmarc.half.example': { TXT: ['v=DMARC1; p=reject; pct=0'] },
  '_dmarc.quiet.example': { TXT: ['v=DMARC1; p=none'] },
  'news.shop.example': { A: ['192.0.2.9'] },
  'broken.example': { rcode: 'SERVFAIL' },
  '_dmarc.broken.example': { rcode: 'SERVFAIL' },
};

const running: ScriptedDns[] = [];

/** Closes every DNS server of a test; to be called after each. */
export async function closeZones(): Promise<void> {
  for (const dns of running.splice(0)) await dns.close();
}

export interface Given {
  readonly zone?: DnsZone;
  readonly profile?: Partial<ScanProfile<'auth-check'>>;
  readonly envelope?: Partial<Envelope>;
  readonly from?: string;
  /** The whole header, without Subject, in place of From. */
  readonly header?: string | Buffer;
  readonly deadlineMs?: number;
  readonly checks?: Partial<SenderChecks>;
  readonly body?: ScanRequest['body'];
}

/** Auth-check, in process, of one message before a DNS server of the test. */
export async function scan(given: Given = {}) {
  const server = await scriptedDns({ ...ZONE, ...given.zone });
  running.push(server);
  const shell = testShell({ service: 'auth-check' });
  const dns = dnsResolver({ clock: shell.clock, servers: [server.server], timeoutMs: 2000 });
  const fake = given.checks && {
    check: () =>
      Promise.resolve({
        spf: { result: 'none', domain: '', comment: '' },
        dkim: [],
        skippedSignatures: 0,
        arc: { result: 'none', instances: 0, sealer: '', comment: '' },
        ...given.checks,
      } satisfies SenderChecks),
  };
  const scanner = createAuthCheck({ shell, dns, ...(fake ? { checker: fake } : {}) });
  const header = given.header ?? `From: ${given.from ?? 'Alice <alice@shop.example>'}\r\n`;
  const bytes = Buffer.concat([Buffer.from(header), Buffer.from('Subject: Hello\r\n\r\nHello\r\n')]);
  const reply = await scanner.scan(
    {
      msgId: '01JD0000000000000000000000' as MsgId,
      deadline: { atMs: shell.clock.now() + (given.deadlineMs ?? 10_000) },
      envelope: { ...ENVELOPE, ...given.envelope },
      body: given.body ?? bodyOf(bytes, ''),
      revision: 1,
      profile: { ...PROFILE, dmarcPrimary: false, ...given.profile },
    },
    new AbortController().signal,
  );
  dns.close();
  const [module] = overTheWire(reply).modules;
  if (module === undefined) throw new Error('no module');
  return { reply, module, shell, server };
}
