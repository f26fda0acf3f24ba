import type { eventsV1 } from '@postern/contracts';
import { followPatiently } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

import type { AdminApiMetrics } from '../admin-api.metrics.js';

/** Three missed heartbeats and a bit. */
export const STALE_MS = 35_000;
/** A process that is silent for so long is gone: it was killed and could not say goodbye. */
const FORGET_MS = 15 * 60_000;
const MAX_INSTANCES = 5000;

export interface NodeState {
  readonly beat: eventsV1.Heartbeat;
  /** No heartbeat lately. */
  readonly stale: boolean;
}

/** The newest heartbeat of each process. */
export interface Heartbeats {
  /** By service, then instance. */
  list(): readonly NodeState[];
  stop(): Promise<void>;
}

export async function followHeartbeats(shell: Shell, bus: MessageBus, metrics: AdminApiMetrics): Promise<Heartbeats> {
  const newest = new Map<string, eventsV1.Heartbeat>();
  const note = async (beat: eventsV1.Heartbeat, { key }: { readonly key: string }) => {
    const known = newest.get(key);
    if (known !== undefined && known.atMs > beat.atMs) return;
    if (beat.leaving) newest.delete(key);
    else if (known !== undefined || newest.size < MAX_INSTANCES) newest.set(key, beat);
  };
  const following = await followPatiently(bus, shell, { Heartbeat: note }, { lettersAs: shell.service });

  function list(): readonly NodeState[] {
    const now = shell.clock.now();
    for (const [key, beat] of newest) if (now - beat.atMs > FORGET_MS) newest.delete(key);
    const order = (beat: eventsV1.Heartbeat) => `${beat.service}/${beat.instance}`;
    const nodes = [...newest.values()].sort((a, b) => order(a).localeCompare(order(b))).map((beat) => ({ beat, stale: now - beat.atMs > STALE_MS }));
    const ready = nodes.filter((n) => n.beat.ready && !n.stale).length;
    metrics.services.set(ready, { ready: 'true' });
    metrics.services.set(nodes.length - ready, { ready: 'false' });
    return nodes;
  }

  return { list, stop: () => following.drain() };
}
