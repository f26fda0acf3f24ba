import type { MessageBus, OutgoingMessage } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

import { removeFromOutbox } from '../store/outbox.js';

const PUBLISH_LIMIT_MS = 10_000;

export interface PublishParts {
  readonly shell: Shell;
  readonly bus: MessageBus;
  readonly store: Store;
}

/** Tells the bus what is in the outbox already, so that a bus that does not take it now gets it later. Whether it took it. */
export async function publishFacts({ shell, bus, store }: PublishParts, facts: readonly OutgoingMessage[]): Promise<boolean> {
  if (facts.length === 0) return true;
  try {
    await bus.publish(facts, { timeoutMs: PUBLISH_LIMIT_MS });
    await removeFromOutbox(
      store,
      facts.map((fact) => fact.id),
    );
    return true;
  } catch (thrown) {
    shell.log.warn('FACTS_IN_OUTBOX', { count: facts.length }, thrown);
    return false;
  }
}
