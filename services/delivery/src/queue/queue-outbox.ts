import { createOutbox } from '@postern/facts';
import type { Outbox } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';

export interface PublishParts {
  readonly shell: Shell;
  readonly bus: MessageBus;
  readonly store: Store;
}

/** Facts of the queue that the bus may not have yet. */
export const outboxOf = ({ shell, bus }: PublishParts): Outbox => createOutbox('delivery', { bus, log: shell.log });
