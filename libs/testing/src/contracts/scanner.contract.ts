import { createHash } from 'node:crypto';

import { bodyOf } from '@postern/kernel';
import type { Body, MsgId } from '@postern/kernel';
import { defaultSettings, profileOf } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import { SCANNERS } from '@postern/verdict';
import type { Envelope, Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aMail } from '../mail-builder.js';
import { overTheWire } from '../over-the-wire.js';

export interface ScannerUnderTest<S extends ScannerName> {
  readonly scanner: Scanner & { readonly name: S };
  /** With it the scanner has to read the body; absent: the profile of the default settings. */
  readonly profile?: Partial<ScanProfile<S>>;
  stop(): Promise<void>;
}

/** What the default rule asks of a scanner. */
export function defaultProfile<S extends ScannerName>(name: S): ScanProfile<S> {
  const settings = defaultSettings();
  const [rule] = settings.rules;
  if (rule === undefined) throw new Error('the default settings have no rule');
  return profileOf[name](settings, rule) as ScanProfile<S>;
}

const ENVELOPE: Envelope = {
  mailFrom: 'alice@partner.example',
  recipients: ['bob@local.example'],
  helo: 'mail.partner.example',
  clientIp: '192.0.2.7',
  clientName: 'mail.partner.example',
  trusted: false,
  tls: '',
  receivedAtMs: 0,
};

/** A body whose bytes travel with the call. */
function smallBody(bytes: Buffer): Body {
  return bodyOf(bytes, createHash('sha256').update(bytes).digest('hex'), { octets: bytes });
}

/** As the pipeline asks a scanner about a message. */
export function aScanRequest(bytes: Buffer, over: Partial<ScanRequest> & { readonly limitMs?: number } = {}): ScanRequest {
  const { limitMs = 60_000, ...rest } = over;
  return {
    msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId,
    deadline: { atMs: Date.now() + limitMs },
    envelope: ENVELOPE,
    body: smallBody(bytes),
    revision: 1,
    profile: {},
    ...rest,
  };
}

/** A body of 100 bytes whose reads do what the test wants. */
export function bodyThat(read: Body['read']): Body {
  return { ref: { url: '', token: '', size: 100, sha256: '' }, size: 100, sha256: '', read };
}

/** What every Scanner must do. */
export function describeScanner<S extends ScannerName>(what: string, start: () => Promise<ScannerUnderTest<S>> | ScannerUnderTest<S>): void {
  describe(`${what} as a scanner`, () => {
    let sut: ScannerUnderTest<S>;
    beforeAll(async () => (sut = await start()));
    afterAll(() => sut?.stop());
    const scan = async (over: Parameters<typeof aScanRequest>[1] = {}, signal = new AbortController().signal): Promise<ScanReply> => {
      const profile = { ...defaultProfile(sut.scanner.name), ...sut.profile };
      return overTheWire(await sut.scanner.scan(aScanRequest(aMail().bytes(), { profile, ...over }), signal));
    };
    const kinds = (reply: ScanReply) => reply.modules.map(({ outcome }) => outcome.kind);
    const allFailed = (reply: ScanReply) => {
      expect(reply.modules.map(({ module }) => module)).toEqual(SCANNERS[sut.scanner.name]);
      expect(new Set(kinds(reply))).toEqual(new Set(['failed']));
      expect(new Set(reply.modules.map(({ status }) => status))).toEqual(new Set(['Error']));
      expect(reply.modules.flatMap(({ classes }) => classes)).toEqual([]);
      expect(reply.auth).toBeUndefined();
    };

    it('answers for each of its modules, in words of their records, and names its engines', async () => {
      const reply = await scan();
      expect(reply.scanner).toBe(sut.scanner.name);
      expect(reply.modules.map(({ module }) => module)).toEqual(SCANNERS[sut.scanner.name]);
      expect(kinds(reply)).not.toContain('failed');
      expect(reply.engines.map(({ engine }) => engine)).not.toEqual([]);
      expect(reply.durationMs).toBeGreaterThanOrEqual(0);
    });

    it('says the same of the same mail again', async () => {
      const body = smallBody(aMail().text('the same').bytes());
      const [one, two] = [await scan({ body }), await scan({ body })];
      expect(kinds(one)).not.toContain('failed');
      expect({ ...two, durationMs: 0 }).toEqual({ ...one, durationMs: 0 });
    });

    it.each<readonly [what: string, over: Parameters<typeof aScanRequest>[1]]>([
      ['a profile that is none', { profile: { nonsense: true } }],
      ['a profile that is missing', { profile: undefined }],
      ['a body that cannot be read', { body: bodyThat(() => Promise.reject(new Error('gone'))) }],
      ['a body that never comes', { body: bodyThat(() => new Promise<Buffer>(() => {})), limitMs: 400 }],
      ['no time at all', { limitMs: -1000 }],
    ])('is failed, never clean, on %s', async (_what, over) => {
      allFailed(await scan(over));
    });

    it('is failed when the caller hangs up', async () => {
      const hangUp = new AbortController();
      const reply = scan({ body: bodyThat(() => new Promise<Buffer>(() => {})) }, hangUp.signal);
      hangUp.abort(new Error('hung up'));
      allFailed(await reply);
    });

    it('answers the next mail after failures', async () => {
      expect(kinds(await scan())).not.toContain('failed');
    });
  });
}
