import type { eventsV1 } from '@postern/contracts';
import { publish } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';
import type { EngineVersion } from '@postern/verdict';

const PERIOD_MS = 10_000;
const PUBLISH_LIMIT_MS = 5000;

/** What a service adds to its heartbeats. */
export interface HeartbeatExtra {
  readonly engines?: readonly EngineVersion[];
  readonly gauges?: Readonly<Record<string, number>>;
}

/**
 * Tells the others every ten seconds, and at each new revision, that this process lives and what it runs. A heartbeat that cannot be sent is only
 * counted: mail never waits for it.
 */
export function startHeartbeat(
  shell: Shell,
  bus: MessageBus,
  settings: SettingsSource,
  node: string,
  extra: () => HeartbeatExtra = () => ({}),
): void {
  const startedAtMs = shell.clock.now();
  const failed = shell.metrics.counter('postern_heartbeat_failed_total', 'Heartbeats that could not be sent');
  let appliedAtMs = startedAtMs;
  const send = async (leaving: boolean) => {
    try {
      const { ready } = await shell.health.report();
      const { engines, gauges } = extra();
      const beat: eventsV1.Heartbeat = {
        service: shell.service,
        instance: shell.instance,
        version: shell.version,
        startedAtMs,
        atMs: shell.clock.now(),
        revision: settings.current().number,
        revisionAppliedAtMs: appliedAtMs,
        ready: ready && !leaving,
        node,
        engines: (engines ?? []).map((e) => ({ ...e })),
        gauges: { ...gauges },
        leaving,
      };
      const id = `${shell.service}/${shell.instance}/${beat.atMs}`;
      await publish(bus, shell, 'Heartbeat', id, beat, { atMs: beat.atMs, timeoutMs: PUBLISH_LIMIT_MS });
    } catch (thrown) {
      failed.add(1);
      shell.log.debug('HEARTBEAT_FAILED', { why: String(thrown) });
    }
  };
  const stopListening = settings.onChange(() => {
    appliedAtMs = shell.clock.now();
    void send(false);
  });
  // What is registered first ends last: the farewell comes after the last beat.
  shell.onStop('heartbeat', async () => {
    stopListening();
    await send(true);
  });
  shell.every('heartbeat', PERIOD_MS, () => send(false), { later: true });
}
