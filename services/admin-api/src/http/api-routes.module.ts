import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import type { Health, Shell } from '@postern/platform-service';

import { AccessGuard, SESSIONS } from '../access/access-guard.js';
import { ACCOUNTS, AUDIT, PASSWORDS, SHELL, SIGN_IN, TOKENS } from '../access/access-tokens.js';
import type { Passwords } from '../access/passwords.js';
import { SessionController } from '../access/session.controller.js';
import type { Sessions } from '../access/sessions.js';
import type { SignIn } from '../access/sign-in.js';
import { TokensController } from '../access/tokens.controller.js';
import { CLUSTER, ClusterController } from '../cluster/cluster.controller.js';
import type { ClusterAccess } from '../cluster/cluster.controller.js';
import type { Dashboard, PeriodName } from '../fleet/dashboard-schemas.js';
import { DASHBOARD, HEARTBEATS } from '../fleet/fleet-tokens.js';
import { HEALTH, HealthController } from '../fleet/health.controller.js';
import type { Heartbeats } from '../fleet/heartbeats.js';
import { NodesController } from '../fleet/nodes.controller.js';
import type { MailJournal } from '../mail/mail-journal.port.js';
import { JOURNAL } from '../mail/mail-tokens.js';
import { MessagesController } from '../mail/messages.controller.js';
import type { DeliveryQueue } from '../queue/delivery-queue.port.js';
import { QUEUE, QueueController } from '../queue/queue.controller.js';
import { DomainsController } from '../settings/domains.controller.js';
import type { Publisher } from '../settings/publish-settings.js';
import type { SettingsDesk } from '../settings/revise-settings.js';
import { RulesController } from '../settings/rules.controller.js';
import { SettingsAreasController } from '../settings/settings-areas.controller.js';
import { SettingsController } from '../settings/settings.controller.js';
import { DESK, PUBLISHER, REVISIONS } from '../settings/settings-tokens.js';
import type { AccountStore } from '../store/account-store.js';
import type { AuditStore } from '../store/audit-store.js';
import type { RevisionStore } from '../store/revision-store.js';
import type { TokenStore } from '../store/token-store.js';
import { OpenApiController } from './openapi.controller.js';

/** Every route of the API. The access matrix and the OpenAPI document are made from this list. */
export const CONTROLLERS = [
  SessionController,
  TokensController,
  SettingsController,
  // Below the routes of the revisions, which would be areas otherwise.
  SettingsAreasController,
  RulesController,
  DomainsController,
  MessagesController,
  QueueController,
  NodesController,
  ClusterController,
  HealthController,
  OpenApiController,
] as const;

/** What the routes are made from. */
export interface ApiPorts {
  readonly shell: Shell;
  readonly health: Health;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly tokens: TokenStore;
  readonly audit: AuditStore;
  readonly desk: SettingsDesk;
  readonly revisions: RevisionStore;
  readonly publisher: Publisher;
  readonly journal: MailJournal;
  readonly queue: DeliveryQueue;
  readonly heartbeats: Heartbeats;
  readonly cluster: ClusterAccess;
  readonly dashboard: (period: PeriodName) => Promise<Dashboard>;
}

const TOKEN_OF: Readonly<Record<keyof ApiPorts, symbol>> = {
  shell: SHELL,
  health: HEALTH,
  signIn: SIGN_IN,
  sessions: SESSIONS,
  accounts: ACCOUNTS,
  passwords: PASSWORDS,
  tokens: TOKENS,
  audit: AUDIT,
  desk: DESK,
  revisions: REVISIONS,
  publisher: PUBLISHER,
  journal: JOURNAL,
  queue: QUEUE,
  heartbeats: HEARTBEATS,
  cluster: CLUSTER,
  dashboard: DASHBOARD,
};

@Module({})
export class ApiRoutesModule {
  static of(ports: ApiPorts): DynamicModule {
    const names = Object.keys(TOKEN_OF) as (keyof ApiPorts)[];
    return {
      module: ApiRoutesModule,
      controllers: [...CONTROLLERS],
      providers: [...names.map((name) => ({ provide: TOKEN_OF[name], useValue: ports[name] })), { provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
