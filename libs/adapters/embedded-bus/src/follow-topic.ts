import type { Clock, Log, MessageHandler, Subscription } from '@postern/kernel';

import type { AppendSignal } from './append-signal.js';
import type { MessageLog, StoredMessage } from './message-log.js';

const POLL_MS = 1000;
const OUTAGE_PAUSE_MS = 500;

export interface FollowParts {
  readonly messages: MessageLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly appended: AppendSignal;
}

/** The newest message of each key, then each new one, one after the other. */
export async function followTopic(parts: FollowParts, topic: string, handler: MessageHandler): Promise<Subscription> {
  const { messages, clock, log } = parts;
  const ending = new AbortController();
  const { signal } = ending;
  const running = new AbortController();
  let cursor = 0;
  const handle = async (message: StoredMessage) => {
    cursor = message.position;
    await handler({ ...message, attempt: 1 }, running.signal).catch((thrown: unknown) =>
      log.error('BUS_FOLLOWER_FAILED', { topic, id: message.id }, thrown),
    );
  };
  for (const message of await messages.newest(topic)) await handle(message);
  const loop = (async () => {
    while (!signal.aborted) {
      try {
        const seen = parts.appended.mark([topic]);
        const batch = await messages.after([topic], cursor, 100);
        for (const message of batch) await handle(message);
        // A batch that is not full was all there is; what came meanwhile has passed the mark.
        if (batch.length < 100) await parts.appended.beyond([topic], seen, POLL_MS, signal);
      } catch (thrown) {
        if (signal.aborted) break;
        log.warn('BUS_READ_FAILED', { topic }, thrown);
        await clock.after(OUTAGE_PAUSE_MS, signal).catch(() => undefined);
      }
    }
  })();
  return {
    async drain() {
      ending.abort(new Error('draining'));
      await loop;
    },
  };
}
