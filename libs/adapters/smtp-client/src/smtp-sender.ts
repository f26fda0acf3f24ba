import { messageOf, TimeLimitExceeded, within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';

import { createConnectionPool } from './connection-pool.js';
import { createHopRest } from './hop-rest.js';
import { createHopSlots } from './hop-slots.js';
import { explain, putOff, SendFailure } from './send-failure.js';
import type { Hop, Outgoing, SenderOptions, SendReport, SmtpSender } from './sender-types.js';

const REST_MS = 30_000;
const SLOT_WAIT_MS = 10_000;

/** Sends by nodemailer's connection: some sessions a hop, used again, with limits on everything that could wait. */
export function createSmtpSender(options: SenderOptions): SmtpSender {
  const { clock } = options;
  const pool = createConnectionPool(options);
  const slots = createHopSlots();
  const rest = createHopRest(() => clock.monotonicMs(), options.restMs ?? REST_MS);

  const transact = async (key: string, hop: Hop, mail: Outgoing, signal: AbortSignal): Promise<SendReport> => {
    const limit = limitedSignal(clock, options.attemptTimeoutMs(), signal);
    try {
      const { results, tls } = await pool.send(key, hop, mail, limit.signal);
      rest.answered(key);
      return { results, tls, reached: true };
    } catch (thrown) {
      const failure = thrown instanceof SendFailure ? thrown : new SendFailure('envelope', thrown);
      const reached = failure.stage !== 'connect';
      if (reached) rest.answered(key);
      else if (!signal.aborted) rest.failed(key, messageOf(failure));
      return { results: explain(mail, failure), tls: '', reached };
    } finally {
      limit.done();
    }
  };

  return {
    async send(hop, mail, signal) {
      const key = `${hop.host}:${hop.port} ${hop.tls} ${hop.name ?? ''}`;
      const resting = rest.why(key);
      if (resting !== undefined)
        return { results: putOff(mail, '4.4.1', `not tried: shortly before, this hop did not talk to us (${resting})`), tls: '', reached: false };
      const wait = (inner: AbortSignal) => slots.take(key, options.connectionsPerHop(), inner);
      const leave = await within(clock, options.slotWaitMs ?? SLOT_WAIT_MS, 'free connection', wait, signal).catch(() => undefined);
      if (leave === undefined) return { results: putOff(mail, '4.4.5', 'too many concurrent deliveries to this hop'), tls: '', reached: false };
      try {
        return await transact(key, hop, mail, signal);
      } finally {
        leave();
      }
    },
    close: () => Promise.resolve(pool.close()),
  };
}

/** A signal that also aborts after `ms`. Not `within`: the failure must come from the session, which knows how far it came. */
function limitedSignal(clock: Clock, ms: number, outer: AbortSignal): { readonly signal: AbortSignal; done(): void } {
  const limit = new AbortController();
  const done = clock.alarm(ms, () => limit.abort(new TimeLimitExceeded('delivery attempt', ms)));
  return { signal: AbortSignal.any([outer, limit.signal]), done };
}
