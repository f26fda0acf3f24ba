import type { Orm } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import { checkSettings } from '@postern/settings';
import type { Revision, Settings, SettingsInput } from '@postern/settings';

import { adminError } from '../admin-api.errors.js';
import type { AdminApiMetrics } from '../admin-api.metrics.js';
import { auditTrail } from '../kit/audit-trail.js';
import type { Actor } from '../kit/audit-trail.js';
import { endOfDryRun } from '../kit/dry-run.js';
import { invalidInput } from '../kit/invalid-input.js';
import { auditStore } from '../store/audit-store.js';
import { lockAdmin } from '../store/migrations.js';
import { revisionStore } from '../store/revision-store.js';
import type { NewestRevision, RevisionStore } from '../store/revision-store.js';
import { diffSettings } from './diff-settings.js';
import { checkOwned } from './owned-objects.js';
import type { Publisher } from './publish-settings.js';
import { unfitChange } from './unfit-settings.js';
import type { Abilities } from './unfit-settings.js';

/** Who changes the configuration, from where, and why. */
export interface Editor extends Actor {
  /** area.verb for the audit. */
  readonly action: string;
  readonly object: string;
  readonly comment?: string;
  /** Revision the change was made from; absent: whatever is newest. */
  readonly basedOn?: number;
  /** Only the reconciler of custom resources: it may change what they own. */
  readonly ownsResources?: boolean;
}

export interface Revised {
  readonly revision: Revision;
  /** False: stored, and on its way to the services as soon as the bus takes it. */
  readonly published: boolean;
}

/** The one way to change the configuration: lock, check, number, store with its audit row in one transaction, then publish. */
export interface SettingsEditor {
  current(): Promise<Revision>;
  /** `change` gets the newest settings and gives the new ones, as input. Rejects with BAD_INPUT, OWNED, REVISION_CONFLICT or what `change` throws; a dry run with its end. */
  revise(editor: Editor, change: Change): Promise<Revised>;
  /** A change of one object by a person, whatever the newest revision is; gives the settings that it made. */
  change(who: Actor, action: string, object: string, change: Change): Promise<Settings>;
}

/** What the newest settings become. It runs under the lock of the schema: it may throw, and it must not wait for anything but the database. */
export type Change = (settings: Settings, revisions: RevisionStore) => SettingsInput | Promise<SettingsInput>;

/** `abilities`: what the running gateway can do, asked at each change. */
export function createSettingsEditor(
  shell: Shell,
  store: Orm,
  publisher: Publisher,
  metrics: AdminApiMetrics,
  abilities: () => Abilities,
): SettingsEditor {
  const newestRevision: NewestRevision = { known: undefined };
  const settingsEditor: SettingsEditor = {
    async current() {
      const newest = await revisionStore(store, newestRevision).newest();
      if (newest === undefined) throw adminError('NOT_FOUND', 'no revision');
      return newest;
    },
    async revise(editor, change) {
      const revision = await store.transaction(async (tx) => {
        await lockAdmin(tx);
        const revisions = revisionStore(tx, newestRevision);
        const newest = await revisions.newest();
        if (newest === undefined) throw adminError('NOT_FOUND', 'no revision');
        if (editor.basedOn !== undefined && editor.basedOn !== newest.number) throw adminError('REVISION_CONFLICT', { newest: newest.number });
        const wanted = await change(newest.settings, revisions);
        const settings = checkSettings(wanted);
        if (!settings.success) throw invalidInput(settings.error.issues, wanted);
        const unfit = unfitChange(newest.settings, settings.data, abilities());
        if (unfit !== undefined) throw invalidInput([unfit], wanted);
        if (editor.ownsResources !== true) checkOwned(newest.settings, settings.data);
        endOfDryRun(editor, () => diffSettings(newest.settings, settings.data));
        const next = nextRevision(newest, settings.data, publisher.inForce()?.number ?? 0, editor, shell.clock.now());
        await revisions.add(next);
        const changes = diffSettings(newest.settings, next.settings).slice(0, 50);
        await auditTrail(auditStore(tx), shell.clock).note(editor, editor.action, editor.object, { revision: next.number, changes });
        return next;
      });
      newestRevision.known = revision;
      metrics.revision.set(revision.number);
      shell.log.info('REVISION_MADE', { revision: revision.number, author: revision.author, action: editor.action });
      return { revision, published: await publisher.publish(revision) };
    },
    async change({ account, client, dryRun = false }, action, object, change) {
      const { revision } = await settingsEditor.revise(
        { account, client, dryRun, action, object, comment: `${action} ${object}`.slice(0, 500) },
        change,
      );
      return revision.settings;
    },
  };
  return settingsEditor;
}

/** Above the topic's number too: services ignore what is below the one they hold, such as after the database was restored from a backup. */
function nextRevision(newest: Revision, settings: Settings, onTopic: number, editor: Editor, nowMs: number): Revision {
  return { number: Math.max(newest.number, onTopic) + 1, settings, author: editor.account, createdAtMs: nowMs, comment: editor.comment ?? '' };
}
