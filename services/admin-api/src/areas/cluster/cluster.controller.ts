import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import type { Cluster } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

import { AUDIT, SHELL } from '../../access/access-tokens.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import { HEARTBEATS } from '../../fleet/fleet-tokens.js';
import type { Heartbeats } from '../../fleet/heartbeats.js';
import { Answers } from '../../kit/answers.js';
import type { SettingsDesk } from '../../settings/revise-settings.js';
import { DESK } from '../../settings/settings-tokens.js';
import type { AuditStore } from '../../store/audit-store.js';
import { restartComponent, scaleComponent } from './change-cluster.js';
import { clusterSchema, componentChangedSchema, componentNameSchema, scaleSchema } from './cluster-schemas.js';
import type { ShownCluster } from './cluster-schemas.js';
import { showCluster } from './show-cluster.js';

export const CLUSTER = Symbol('cluster');
/** Holds undefined where there is no Kubernetes: Nest does not provide undefined itself. */
export interface ClusterAccess {
  readonly cluster: Cluster | undefined;
}
type Changed = z.infer<typeof componentChangedSchema>;
const name = { schema: componentNameSchema };

/** Where the gateway runs: pods, nodes, revisions in force; restart and scale of its own Deployments. */
@ApiTags('fleet')
@Controller('api/v1/cluster')
export class ClusterController {
  constructor(
    @Inject(CLUSTER) private readonly access: ClusterAccess,
    @Inject(HEARTBEATS) private readonly heartbeats: Heartbeats,
    @Inject(DESK) private readonly desk: SettingsDesk,
    @Inject(SHELL) private readonly shell: Shell,
    @Inject(AUDIT) private readonly audit: AuditStore,
  ) {}

  @Get()
  @Needs('nodes.view')
  @Answers('Components with their pods, nodes, and the revision in force in each pod', clusterSchema)
  async readCluster(): Promise<ShownCluster> {
    const reading = this.access.cluster?.read().catch((thrown: unknown) => {
      this.shell.log.warn('CLUSTER_NOT_REACHED', {}, thrown);
      return 'down' as const;
    });
    const [state, { number }] = await Promise.all([reading, this.desk.current()]);
    return showCluster(state, this.heartbeats.list(), number);
  }

  @Post('components/:name/restart')
  @Needs('cluster.manage')
  @Answers('Replace the pods of a component one after the other', componentChangedSchema)
  async restartComponent(@Param('name', name) component: string, @CurrentCaller() who: Who): Promise<Changed> {
    const deployment = await restartComponent(this.access.cluster, this.shell.log, component, this.shell.clock.now());
    return this.tell(who, 'cluster.restart', component, { deployment });
  }

  @Post('components/:name/scale')
  @Needs('cluster.manage')
  @Answers('Set the number of pods of a component that no autoscaler decides on', componentChangedSchema)
  async scaleComponent(
    @Param('name', name) component: string,
    @Body({ schema: scaleSchema }) body: z.infer<typeof scaleSchema>,
    @CurrentCaller() who: Who,
  ): Promise<Changed> {
    const deployment = await scaleComponent(this.access.cluster, this.shell.log, component, body.replicas);
    return this.tell(who, 'cluster.scale', component, { deployment, replicas: body.replicas });
  }

  private async tell(
    who: Who,
    action: string,
    component: string,
    detail: { readonly deployment: string; readonly replicas?: number },
  ): Promise<Changed> {
    await this.audit.add({ account: who.account, client: who.client, action, object: component, detail }, this.shell.clock.now());
    return { component, deployment: detail.deployment };
  }
}
