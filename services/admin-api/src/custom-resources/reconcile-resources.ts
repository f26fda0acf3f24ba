import type { CustomResource, CustomResources, Log, ResourceFeed } from '@postern/kernel';
import type { Settings } from '@postern/settings';

import type { AdminApiMetrics } from '../admin-api.metrics.js';
import { diffSettings } from '../settings/diff-settings.js';
import type { Publisher } from '../settings/publish-settings.js';
import type { SettingsEditor } from '../settings/revise-settings.js';
import type { Abilities } from '../settings/unfit-settings.js';
import { decideSettings } from './decide-settings.js';
import type { Decided, Resources } from './decide-settings.js';
import { GROUP, RESOURCE_KINDS, VERSION } from './resource-kinds.js';
import type { ResourceKind } from './resource-kinds.js';
import { statusDiffers, statusFor } from './resource-status.js';

export interface ReconcileParts {
  readonly api: CustomResources;
  readonly feeds: ReadonlyMap<string, ResourceFeed>;
  readonly settingsEditor: Pick<SettingsEditor, 'current' | 'revise'>;
  readonly publisher: Pick<Publisher, 'inForce'>;
  readonly metrics: AdminApiMetrics;
  readonly log: Log;
  /** What the running gateway can do. */
  readonly abilities: () => Abilities;
  readonly now: () => number;
  /** Asked again before anything is written. */
  readonly leads: () => boolean;
}

export const typeOf = ({ kind, plural }: ResourceKind) => ({ group: GROUP, version: VERSION, kind, plural });

/**
 * Brings the configuration to what the resources say, in one revision at most, then tells each resource what became of it. False: not all kinds have been
 * listed yet, or somebody else leads. Rejects when anything could not be done; the next one does the whole again.
 */
export async function reconcileResources(parts: ReconcileParts): Promise<boolean> {
  const resources = listed(parts.feeds);
  if (resources === undefined || !parts.leads()) return false;
  const before = await parts.settingsEditor.current();
  // Without the ids of deleted rules: whether anything changes does not depend on them.
  const abilities = parts.abilities();
  let decided = decideSettings(resources, before.settings, 0, abilities);
  let newest = before.number;
  if (decided.changed) {
    const made = await revise(parts, resources, (settings, highest) => (decided = decideSettings(resources, settings, highest, abilities)));
    newest = made;
  }
  await tell(parts, resources, decided, newest);
  return true;
}

function listed(feeds: ReconcileParts['feeds']): Resources | undefined {
  const out = new Map<string, readonly CustomResource[]>();
  for (const { kind } of RESOURCE_KINDS) {
    const list = feeds.get(kind)?.list();
    // What is not known must not look deleted.
    if (list === undefined) return undefined;
    out.set(kind, list);
  }
  return out;
}

async function revise(parts: ReconcileParts, resources: Resources, decide: (settings: Settings, highest: number) => Decided): Promise<number> {
  const total = [...resources.values()].reduce((sum, list) => sum + list.length, 0);
  const editor = {
    account: 'kubernetes',
    client: 'kubernetes',
    action: 'resources.apply',
    object: 'custom resources',
    comment: `From ${total} custom resources`,
    ownsResources: true,
  };
  let changes: readonly string[] = [];
  const { revision } = await parts.settingsEditor.revise(editor, async (settings, revisions) => {
    const decided = decide(settings, await revisions.highestRuleId());
    changes = diffSettings(settings, decided.settings).map((change) => change.path);
    return decided.settings;
  });
  parts.log.info('RESOURCES_APPLIED', { revision: revision.number, changes: changes.slice(0, 20) });
  return revision.number;
}

async function tell(parts: ReconcileParts, resources: Resources, decided: Decided, newest: number): Promise<void> {
  const inForce = { newest, published: parts.publisher.inForce()?.number ?? 0 };
  const failures: unknown[] = [];
  for (const kind of RESOURCE_KINDS) {
    let accepted = 0;
    const own = resources.get(kind.kind) ?? [];
    for (const resource of own) {
      const verdict = decided.verdicts.get(resource.uid);
      if (verdict === undefined) continue;
      if (verdict.accepted) accepted += 1;
      const status = statusFor(resource, verdict, inForce, parts.now());
      if (!statusDiffers(resource, status)) continue;
      if (!verdict.accepted)
        parts.log.warn('RESOURCE_REFUSED', { kind: kind.kind, name: resource.name, reason: verdict.reason, why: verdict.message });
      // One resource that the API server does not take must not leave the others untold.
      await parts.api.writeStatus(typeOf(kind), resource, status).catch((thrown: unknown) => failures.push(thrown));
    }
    parts.metrics.resources.set(accepted, { kind: kind.kind, accepted: 'true' });
    parts.metrics.resources.set(own.length - accepted, { kind: kind.kind, accepted: 'false' });
  }
  if (failures.length > 0) throw failures[0];
}
