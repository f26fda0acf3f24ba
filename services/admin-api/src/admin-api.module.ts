import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { backupV1, deliveryV1, journalV1 } from '@postern/contracts';
import type { Cluster, Database, MessageBus } from '@postern/kernel';
import { hostText } from '@postern/net';
import type { Shell } from '@postern/platform-service';
import type { SettingsInput } from '@postern/settings';
import type { PortOf } from '@postern/wire';

import { ensureAdministrator } from './access/first-administrator.js';
import { createIdentify } from './access/identify.js';
import { createLoginLimits } from './access/login-limits.js';
import { createPasswords } from './access/passwords.js';
import { createSessions } from './access/sessions.js';
import { rolesOver } from './access/roles.js';
import { createSignIn } from './access/sign-in.js';
import { adminApiMetrics } from './admin-api.metrics.js';
import { AREAS, PERMISSIONS } from './all-areas.js';
import type { ApiDeps } from './all-areas.js';
import { runController } from './custom-resources/run-controller.js';
import type { Controller, ControllerPorts } from './custom-resources/run-controller.js';
import { followHeartbeats } from './fleet/heartbeats.js';
import { createHttpApp } from './http/create-http-app.js';
import { serveConsole } from './http/serve-console.js';
import { keptMailsOf } from './areas/backup/ask-backup.js';
import { mailFiguresOf } from './areas/dashboard/count-journal.js';
import { eventsOf } from './areas/events/read-events.js';
import { mailSearchOf } from './areas/messages/search-journal.js';
import { queueOf } from './areas/queue/change-queue.js';
import { auditTrail } from './kit/audit-trail.js';
import type { SeenHead } from './kit/audit-trail.js';
import { watchAudit } from './kit/watch-audit.js';
import { adoptRevision, ensureRevision } from './settings/first-revision.js';
import { createPublisher } from './settings/publish-settings.js';
import { createSettingsEditor } from './settings/revise-settings.js';
import { abilitiesOf } from './settings/unfit-settings.js';
import { accountStore } from './store/account-store.js';
import { adminSchema } from './store/admin-schema.js';
import { auditStore } from './store/audit-store.js';
import { revisionStore } from './store/revision-store.js';
import { sessionStore } from './store/session-store.js';
import { tokenStore } from './store/token-store.js';

export interface AdminApiParts {
  readonly shell: Shell;
  /** Schema `admin`, owned here. */
  readonly database: Database;
  readonly bus: MessageBus;
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Password of the first administrator when there is no account yet; absent or empty: one is made. */
  readonly initialPassword?: string;
  /** Settings of the first revision of an empty database. */
  readonly seed?: SettingsInput;
  /** Folder of the built console. */
  readonly consoleDir?: string;
  readonly trustedProxies?: number;
  /** Only in Kubernetes and when switched on: configuration from custom resources. */
  readonly customResources?: ControllerPorts;
  /** Only in Kubernetes: the objects of our release, for the Cluster page. */
  readonly cluster?: Cluster;
  /** What the journal knows of mail. */
  readonly journal: PortOf<journalV1.JournalServiceService>;
  /** Delivery's queue. */
  readonly queue: PortOf<deliveryV1.QueueServiceService>;
  /** The originals that were kept. */
  readonly backup: PortOf<backupV1.BackupServiceService>;
}

export interface AdminApi {
  readonly port: number;
  /** http URL on this host. */
  readonly url: string;
  /** Password that was made for the first administrator: to be shown once. */
  readonly firstPassword?: string;
}

/** The composition of admin-api. Resolves when it listens and the configuration is on the bus, or being tried in the background. */
export async function createAdminApi(parts: AdminApiParts): Promise<AdminApi> {
  const { shell, database, bus, listen } = parts;
  const metrics = adminApiMetrics(shell.metrics);
  const store = adminSchema(database);
  await store.migrate();
  const [accounts, tokens, revisions] = [accountStore(store), tokenStore(store), revisionStore(store)];
  const seenHead: SeenHead = { newest: undefined };
  const audit = auditTrail(auditStore(store), shell.clock, seenHead);
  watchAudit(shell, auditStore(store), seenHead, metrics);
  const roles = rolesOver(PERMISSIONS);
  const passwords = await createPasswords(shell.log);
  const firstPassword = await ensureAdministrator(shell, accounts, passwords, parts.initialPassword);

  let controller: Controller | undefined;
  const publisher = await createPublisher(shell, bus, metrics, (seen) => adoptRevision(store, shell, seen).finally(() => controller?.trigger()));
  shell.onStop('publisher', () => publisher.stop());
  const heartbeats = await followHeartbeats(shell, bus, metrics);
  shell.onStop('heartbeats', () => heartbeats.stop());
  const abilities = () => abilitiesOf(heartbeats.list());
  const settingsEditor = createSettingsEditor(shell, store, publisher, metrics, abilities);
  const newest = await ensureRevision(store, shell, parts.seed);
  metrics.revision.set(newest.number);
  await publisher.publish(newest);

  const sessions = createSessions(shell.clock, shell.random, sessionStore(store), roles);
  const signIn = createSignIn({ shell, accounts, audit, passwords, limits: createLoginLimits(shell.clock), metrics, roles });
  const deps = {
    shell,
    signIn,
    sessions,
    accounts,
    passwords,
    tokens,
    roles,
    audit,
    settingsEditor,
    revisions,
    publisher,
    mail: mailSearchOf(parts.journal),
    figures: mailFiguresOf(parts.journal),
    events: eventsOf(parts.journal, audit),
    queue: queueOf(parts.queue),
    kept: keptMailsOf(parts.backup),
    heartbeats,
    cluster: parts.cluster,
    document: { current: undefined },
  } satisfies ApiDeps;
  const app = await createHttpApp({
    areas: AREAS,
    deps,
    identify: createIdentify({ clock: shell.clock, sessions, tokens, signIn, roles }),
    metrics,
    console: parts.consoleDir === undefined || parts.consoleDir === '' ? [] : await serveConsole(parts.consoleDir, shell),
    trustedProxies: parts.trustedProxies ?? 0,
  });
  await app.listen(listen.port, listen.host);
  shell.onStop('http', () => app.close());
  shell.health.add('database', (signal) => database.check(signal).then(() => undefined));
  if (parts.customResources !== undefined) {
    const running = (controller = runController({ ...parts.customResources, shell, settingsEditor, publisher, metrics, abilities }));
    shell.onStop('custom resources', () => running.stop());
  }
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  shell.log.info('CONSOLE_LISTENS', { host: listen.host, port });
  const host = ['0.0.0.0', '::', ''].includes(listen.host) ? 'localhost' : listen.host;
  return { port, url: `http://${hostText(host)}:${port}`, ...(firstPassword === undefined ? {} : { firstPassword }) };
}
