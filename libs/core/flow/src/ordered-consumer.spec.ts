import { PoisonMessage, silentLog } from '@postern/kernel';
import type { IncomingMessage, MessageHandler, OutgoingMessage } from '@postern/kernel';
import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { orderedConsumer } from './ordered-consumer.js';
import type { OrderedConsumerParts } from './ordered-consumer.js';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A consumer of one place whose handlers end when the test says so: `<key><n>` are messages of a key. */
function consuming(options: Partial<OrderedConsumerParts['options']> = {}, handler?: MessageHandler) {
  const clock = turnableClock();
  const begun: string[] = [];
  const letters: OutgoingMessage[] = [];
  const open = new Map<string, { end(): void; fail(thrown: unknown): void }>();
  let lettersFail = 0;
  const byHand: MessageHandler = ({ id, attempt }) =>
    new Promise((end, fail) => {
      begun.push(attempt === 1 ? id : `${id} again`);
      open.set(id, { end, fail });
    });
  const flow = orderedConsumer({
    clock,
    log: silentLog,
    options: { group: 'g', concurrency: 2, ...options },
    handler: handler ?? byHand,
    publishLetter(letter) {
      if (lettersFail-- > 0) return Promise.reject(new Error('the bus is away'));
      letters.push(letter);
      return Promise.resolve();
    },
    onDeadLetter: () => undefined,
  });
  flow.ledger.open('mail', -1);
  let position = 0;
  const message = (id: string): Omit<IncomingMessage, 'attempt'> => ({
    topic: 'mail',
    key: id.slice(0, 1),
    id,
    headers: {},
    value: Buffer.alloc(0),
    publishedAtMs: 0,
  });
  return {
    flow,
    clock,
    begun,
    letters,
    failLetters: (times: number) => (lettersFail = times),
    async give(...ids: string[]) {
      for (const id of ids) flow.give('mail', position++, message(id));
      await settled();
    },
    async end(id: string) {
      open.get(id)?.end();
      await settled();
    },
    async fail(id: string, thrown: unknown) {
      open.get(id)?.fail(thrown);
      await settled();
    },
    last: () => flow.ledger.changed().at(-1)?.last,
  };
}

describe('an ordered consumer', () => {
  it('handles a key in order and different keys concurrently', async () => {
    const { give, end, begun, last } = consuming();
    await give('a0', 'a1', 'b0');
    expect(begun).toEqual(['a0', 'b0']);
    await end('b0');
    expect(last()).toBe(-1);
    await end('a0');
    expect(begun).toEqual(['a0', 'b0', 'a1']);
    await end('a1');
    expect(last()).toBe(2);
  });

  it('tries what failed again after its pause, and lets its key wait', async () => {
    const { give, end, fail, clock, begun } = consuming({ backoffMs: () => 500 });
    await give('a0', 'a1', 'b0');
    await fail('a0', new Error('not now'));
    await clock.turn(499);
    expect(begun).toEqual(['a0', 'b0']);
    await clock.turn(1);
    expect(begun).toEqual(['a0', 'b0', 'a0 again']);
    await end('a0');
    expect(begun).toContain('a1');
  });

  it.each<readonly [string, Error, number]>([
    ['poison', new PoisonMessage('no fact of ours'), 1],
    ['what failed too often', new Error('no'), 3],
  ])('puts %s into a dead letter, which is tried until it is written', async (_what, thrown, attempts) => {
    const { give, fail, clock, letters, failLetters, last } = consuming({ maxAttempts: 3, backoffMs: () => 10 });
    failLetters(2);
    await give('a0');
    for (let attempt = 1; attempt <= attempts; attempt++) {
      await fail('a0', thrown);
      if (attempt < attempts) await clock.turn(10);
    }
    expect([letters.length, last()]).toEqual([0, undefined]);
    await clock.turn(1000);
    expect(letters.map(({ id, headers }) => [id, headers?.['dlq-reason'], headers?.['dlq-attempts']])).toEqual([
      ['a0/g', thrown.message, String(attempts)],
    ]);
    expect(last()).toBe(0);
  });

  it('begins in the order of the log, so that a handed-over place has no holes', async () => {
    const { flow, give, end, begun, last } = consuming({ concurrency: 1 });
    await give('a0');
    await give('b0', 'c0');
    // What comes at the moment in which a turn is free goes behind those who wait.
    const ending = end('a0');
    const coming = give('d0');
    await Promise.all([ending, coming]);
    expect(begun).toEqual(['a0', 'b0']);
    const held = flow.hold();
    await end('b0');
    await held;
    expect(last()).toBe(1);
    expect(begun).toEqual(['a0', 'b0']);
  });

  it('ends at a hand-over also what lies before something handled, and nothing else', async () => {
    const { flow, give, end, begun, last } = consuming({ concurrency: 2 });
    // a1 waits for its key while b0, which lies after it, is handled.
    await give('a0', 'a1', 'b0', 'c0', 'd0');
    await end('b0');
    expect(begun).toEqual(['a0', 'b0', 'c0']);
    await end('a0');
    expect(begun).toEqual(['a0', 'b0', 'c0', 'd0']);
    let handedOver = false;
    const held = flow.hold().then(() => (handedOver = true));
    await end('c0');
    expect(begun.at(-1)).toBe('a1');
    await end('d0');
    expect(handedOver).toBe(false);
    await end('a1');
    await held;
    expect(last()).toBe(4);
  });

  it('leaves what waits to the next owner when its place moved, also when it comes back', async () => {
    const { flow, give, end, begun } = consuming({ concurrency: 1 });
    await give('a0', 'b0');
    const held = flow.hold();
    await end('a0');
    await held;
    flow.ledger.close('mail');
    flow.ledger.open('mail', 9);
    flow.resume();
    await settled();
    expect(begun).toEqual(['a0']);
    expect(flow.ledger.changed()).toEqual([]);
  });

  it('lets what is being handled end at a drain, and begins nothing', async () => {
    const { flow, give, end, begun, last } = consuming({ concurrency: 1 });
    await give('a0', 'b0');
    const drained = flow.drain();
    await end('a0');
    await drained;
    expect([begun, last()]).toEqual([['a0'], 0]);
  });

  it('counts nothing as settled that ends after it was abandoned', async () => {
    const { flow, give, end, last } = consuming();
    await give('a0');
    flow.abandon();
    await end('a0');
    expect(last()).toBeUndefined();
  });

  it('is full when more is in hand than its handlers need, and tells when there is room', async () => {
    const { flow, give, end, clock } = consuming({ concurrency: 1 });
    await give(...Array.from('abcdefgh', (key) => `${key}0`));
    expect(flow.isFull()).toBe(true);
    const room = flow.room(1000);
    await end('a0');
    await room;
    expect(flow.isFull()).toBe(false);
    const later = flow.room(1000);
    await clock.turn(1000);
    await later;
  });
});
