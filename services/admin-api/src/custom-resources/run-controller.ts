import type { CustomResources, Leadership, ResourceFeed } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

import type { AdminApiMetrics } from '../admin-api.metrics.js';
import type { Publisher } from '../settings/publish-settings.js';
import type { SettingsEditor } from '../settings/revise-settings.js';
import type { Abilities } from '../settings/unfit-settings.js';
import { reconcileResources, typeOf } from './reconcile-resources.js';
import { RESOURCE_KINDS } from './resource-kinds.js';

/** What Kubernetes gives the controller. */
export interface ControllerPorts {
  readonly resources: CustomResources;
  /** Begins to compete; `onChange` tells when the lead is won or lost. */
  readonly lead: (onChange: (leads: boolean) => void) => Leadership;
}

export interface ControllerParts extends ControllerPorts {
  readonly shell: Shell;
  readonly settingsEditor: Pick<SettingsEditor, 'current' | 'revise'>;
  readonly publisher: Pick<Publisher, 'inForce'>;
  readonly metrics: AdminApiMetrics;
  readonly abilities: () => Abilities;
}

export interface Controller {
  /** Something may have changed: configuration, topic or resources. */
  trigger(): void;
  stop(): Promise<void>;
}

/** Silence after which a burst of changes is over, and the longest a burst is waited for. */
const QUIET_MS = 400;
const BURST_MS = 3000;
/** Even without a sign of change: repairs a status that somebody else wrote, and a sign that was lost. */
const RESYNC_MS = 300_000;
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Reconciles while this process leads: after a change of resources, configuration or lead, a burst of changes once; after a failure again, with pauses that
 * double to a minute. Level-based, so what happened while nobody ran it, deletions too, is seen by the first pass.
 */
export function runController(parts: ControllerParts): Controller {
  const { shell } = parts;
  const ending = new AbortController();
  const feeds = new Map<string, ResourceFeed>();
  let dirty = true;
  let wake = new AbortController();
  const trigger = () => {
    dirty = true;
    wake.abort();
  };
  const leadership = parts.lead(trigger);
  for (const kind of RESOURCE_KINDS) feeds.set(kind.kind, parts.resources.follow(typeOf(kind), trigger));

  /** False when stopping. */
  const pause = (ms: number, signal: AbortSignal = ending.signal) =>
    shell.clock.after(ms, signal).then(
      () => true,
      () => !ending.signal.aborted,
    );

  async function settle(): Promise<void> {
    const startedMs = shell.clock.monotonicMs();
    do {
      dirty = false;
      await pause(QUIET_MS);
    } while (dirty && shell.clock.monotonicMs() - startedMs < BURST_MS && !ending.signal.aborted);
    dirty = false;
  }

  async function run(): Promise<void> {
    let pauseMs = PAUSE_MS;
    while (!ending.signal.aborted) {
      if (!dirty) {
        wake = new AbortController();
        await pause(RESYNC_MS, AbortSignal.any([wake.signal, ending.signal]));
      }
      await settle();
      if (ending.signal.aborted || !leadership.leads()) continue;
      try {
        const { api, now } = { api: parts.resources, now: () => shell.clock.now() };
        const done = await reconcileResources({ ...parts, api, feeds, now, log: shell.log, leads: () => leadership.leads() });
        if (done) parts.metrics.reconciles.add(1, { result: 'done' });
        pauseMs = PAUSE_MS;
      } catch (thrown) {
        parts.metrics.reconciles.add(1, { result: 'failed' });
        shell.log.warn('RESOURCES_NOT_APPLIED', { againInMs: pauseMs }, thrown);
        await pause(pauseMs);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        dirty = true;
      }
    }
  }

  const running = run();
  return {
    trigger,
    async stop() {
      ending.abort(new Error('stopping'));
      await running;
      await Promise.all([...feeds.values()].map((feed) => feed.stop()));
      await leadership.stop();
    },
  };
}
