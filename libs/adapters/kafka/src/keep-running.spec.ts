import { systemClock } from '@postern/adapter-system';
import { noMetrics, silentLog } from '@postern/kernel';
import type { Log } from '@postern/kernel';
import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import type { Consumer } from 'kafkajs';
import { describe, expect, it } from 'vitest';

import { keepRunning } from './keep-running.js';

type Listener = (event: { readonly payload: object }) => void;

/** Levels at which a consumer's end by this error is told. */
async function toldFor(error: Error): Promise<readonly string[]> {
  const told: string[] = [];
  const log: Log = { ...silentLog, warn: (code) => void told.push(`warn ${code}`), error: (code) => void told.push(`error ${code}`) };
  const listeners = new Map<string, Listener>();
  const consumer = {
    events: { GROUP_JOIN: 'join', CRASH: 'crash' },
    on: (event: string, listener: Listener) => void listeners.set(event, listener),
    run: () => Promise.resolve(listeners.get('join')?.({ payload: {} })),
  } as unknown as Consumer;
  const options = {
    brokers: [],
    clientId: 'test',
    topics: [],
    writes: [],
    compression: 'none',
    clock: systemClock,
    log,
    metrics: noMetrics,
  } as const;
  await keepRunning(consumer, {}, options, 'delivery', new AbortController().signal);
  listeners.get('crash')?.({ payload: { error, restart: true } });
  return told;
}

const protocol = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable }) as never);
const loading = protocol('GROUP_LOAD_IN_PROGRESS', true);
const refused = protocol('TOPIC_AUTHORIZATION_FAILED', false);
const gaveUp = (cause: Error) => new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 8, retryTime: 1 } as never);

describe('a consumer that ended', () => {
  it.each([
    ['while the coordinator loads', loading],
    ['while the coordinator loads, after all tries', gaveUp(loading)],
    ['because a broker went away', new KafkaJSConnectionError('closed', { broker: 'b:9092' } as never)],
  ])('%s is a warning: it passes', async (_why, error) => {
    expect(await toldFor(error)).toEqual(['warn KAFKA_CONSUMER_CRASHED']);
  });

  it.each([
    ['by a refused right', refused],
    ['by a refused right, after all tries', gaveUp(refused)],
    ['by what cannot be tried again', new KafkaJSNonRetriableError('no')],
    ['by a defect of ours', new TypeError('x is not a function')],
  ])('%s is an error: somebody has to do something', async (_why, error) => {
    expect(await toldFor(error)).toEqual(['error KAFKA_CONSUMER_CRASHED']);
  });
});
