import type { eventsV1 } from '@postern/contracts';
import { publish } from '@postern/facts';
import type { MessageBus } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';
import type { EngineVersion } from '@postern/verdict';

export const HEARTBEAT_MS = 10_000;
const PUBLISH_LIMIT_MS = 5000;

/** What a service adds to its heartbeats. */
export interface HeartbeatExtra {
  readonly engines?: readonly EngineVersion[];
  readonly gauges?: Readonly<Record<string, number>>;
}

/** The revision in force here and when it came, as a heartbeat says it. `onNew` is called at each further one. */
export function revisionInForce(shell: Shell, settings: SettingsSource, onNew: () => void = () => undefined) {
  let revisionAppliedAtMs = shell.clock.now();
  const stopListening = settings.onChange(() => {
    revisionAppliedAtMs = shell.clock.now();
    onNew();
  });
  shell.onStop('revision', async () => stopListening());
  return () => ({ revision: settings.current().number, revisionAppliedAtMs });
}

/** Never rejects: a heartbeat that cannot be sent is only counted, mail never waits for it. */
export async function publishBeat(shell: Shell, bus: MessageBus, beat: eventsV1.Heartbeat): Promise<void> {
  try {
    const id = `${beat.service}/${beat.instance}/${beat.atMs}`;
    await publish(bus, shell, 'Heartbeat', id, beat, { atMs: beat.atMs, timeoutMs: PUBLISH_LIMIT_MS });
  } catch (thrown) {
    shell.metrics.counter('postern_heartbeat_failed_total', 'Heartbeats that could not be sent').add(1);
    shell.log.debug('HEARTBEAT_FAILED', { why: String(thrown) });
  }
}

/** Tells the others every ten seconds, and at each new revision, that this process lives and what it runs. */
export function startHeartbeat(
  shell: Shell,
  bus: MessageBus,
  settings: SettingsSource,
  node: string,
  extra: () => HeartbeatExtra = () => ({}),
): void {
  const startedAtMs = shell.clock.now();
  const send = async (leaving: boolean) => {
    const { ready } = await shell.health.report();
    const { engines, gauges } = extra();
    await publishBeat(shell, bus, {
      service: shell.service,
      instance: shell.instance,
      version: shell.version,
      startedAtMs,
      atMs: shell.clock.now(),
      ...inForce(),
      ready: ready && !leaving,
      node,
      engines: (engines ?? []).map((e) => ({ ...e })),
      gauges: { ...gauges },
      leaving,
    });
  };
  // What is registered first ends last: the farewell comes after the last beat.
  shell.onStop('heartbeat', () => send(true));
  const inForce = revisionInForce(shell, settings, () => void send(false));
  shell.every('heartbeat', HEARTBEAT_MS, () => send(false), { later: true });
}
