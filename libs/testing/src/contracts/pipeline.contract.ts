import { createHash } from 'node:crypto';

import { bodyOf } from '@postern/kernel';
import type { Body, MsgId } from '@postern/kernel';
import type { Pipeline, SmtpReply, Submission } from '@postern/smtp';
import type { Envelope } from '@postern/verdict';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { aMail } from '../mail-builder.js';
import { bodyThat } from './scanner.contract.js';

export interface PipelineUnderTest {
  /** Takes mail for `local.example` and, from a client that is not trusted, for no other domain. */
  readonly pipeline: Pipeline;
  /** A body as the edge offers it; absent: one whose bytes are at hand. */
  offer?(bytes: Buffer, sha256: string): Body;
  /** Messages whose original and fact are durable by now. */
  kept(): readonly MsgId[];
  /** From now on nothing can be made durable. */
  breakStore(): void;
  /** Of its clock, ms since the epoch. */
  now(): number;
  stop(): Promise<void>;
}

const MSG = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId;
const ENHANCED = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** What every Pipeline must do. */
export function describePipeline(what: string, start: () => Promise<PipelineUnderTest> | PipelineUnderTest): void {
  describe(`${what} as the pipeline behind an edge`, () => {
    let sut: PipelineUnderTest;
    beforeEach(async () => (sut = await start()));
    afterEach(() => sut?.stop());

    const body = (): Body => {
      const bytes = aMail().bytes();
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return sut.offer?.(bytes, sha256) ?? bodyOf(bytes, sha256);
    };
    const envelope = (): Envelope => ({
      mailFrom: 'alice@partner.example',
      recipients: ['bob@local.example'],
      helo: 'mail.partner.example',
      clientIp: '192.0.2.7',
      clientName: 'mail.partner.example',
      trusted: false,
      tls: '',
      receivedAtMs: sut.now(),
    });
    const ask = (recipient: string) =>
      sut.pipeline.checkRecipient(
        { msgId: MSG, envelope: { ...envelope(), recipients: [] }, recipient, refusedBefore: 0 },
        new AbortController().signal,
      );
    const submit = (over: Partial<Submission> = {}, signal = new AbortController().signal) =>
      sut.pipeline.submit({ msgId: MSG, envelope: envelope(), body: body(), deadline: { atMs: sut.now() + 60_000 }, ...over }, signal);
    /** A rejection is 451 at the edge. */
    const codeOf = (reply: Promise<SmtpReply>) =>
      reply.then(
        ({ code }) => code,
        () => 451,
      );
    const wellFormed = ({ code, enhanced, text }: SmtpReply) => {
      expect(enhanced).toMatch(ENHANCED);
      expect(enhanced.charAt(0)).toBe(String(code).charAt(0));
      expect(text).toMatch(/^[\x20-\x7e]+$/);
    };

    it('takes a recipient of our domain and refuses one of another for good', async () => {
      const [own, foreign] = [await ask('bob@local.example'), await ask('bob@foreign.example')];
      expect([own.code, foreign.code]).toEqual([250, 550]);
      wellFormed(own);
      wellFormed(foreign);
    });

    it('says 250 to a mail that is durable by then', async () => {
      expect(sut.kept()).toEqual([]);
      const reply = await submit();
      expect(sut.kept()).toEqual([MSG]);
      expect(reply.code).toBe(250);
      expect(reply.text).toContain(MSG);
      wellFormed(reply);
    });

    it('does not say 250 when nothing can be made durable', async () => {
      sut.breakStore();
      expect(await codeOf(submit())).toBe(451);
      expect(sut.kept()).toEqual([]);
    });

    it.each<readonly [what: string, over: () => Partial<Submission>]>([
      ['whose body cannot be read', () => ({ body: bodyThat(() => Promise.reject(new Error('gone'))) })],
      ['whose time is over', () => ({ deadline: { atMs: sut.now() - 1000 } })],
    ])('puts off a mail %s, and keeps nothing', async (_what, over) => {
      expect(await codeOf(submit(over()))).toBe(451);
      expect(sut.kept()).toEqual([]);
    });

    it('does not say 250 to who has hung up', async () => {
      expect(await codeOf(submit({}, AbortSignal.abort(new Error('hung up'))))).not.toBe(250);
    });

    it('takes the next mail after one that failed', async () => {
      expect(await codeOf(submit({ deadline: { atMs: sut.now() - 1000 } }))).toBe(451);
      expect((await submit()).code).toBe(250);
    });
  });
}
