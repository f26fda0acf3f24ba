import type { MessageBus, MessageHandler, Subscription } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

const FIRST_LIMIT_MS = 15_000;
const PAUSE_MS = 5000;

export interface Following {
  stop(): Promise<void>;
}

/**
 * Follows a compacted topic, and goes on trying while the bus is down: the API serves meanwhile. Resolves when what the topic held has been handled, or after
 * 15 seconds without the bus.
 */
export async function followTopic(shell: Shell, bus: MessageBus, topic: string, handler: MessageHandler): Promise<Following> {
  const ending = new AbortController();
  let subscription: Subscription | undefined;
  const connecting = (async () => {
    while (!ending.signal.aborted && subscription === undefined) {
      try {
        subscription = await bus.follow(topic, handler);
      } catch (thrown) {
        shell.log.warn('TOPIC_NOT_FOLLOWED', { topic }, thrown);
        await shell.clock.after(PAUSE_MS, ending.signal).catch(() => undefined);
      }
    }
  })();
  const timer = new AbortController();
  await Promise.race([connecting, shell.clock.after(FIRST_LIMIT_MS, timer.signal).catch(() => undefined)]);
  timer.abort();
  return {
    async stop() {
      ending.abort(new Error('stopping'));
      await subscription?.drain();
    },
  };
}
