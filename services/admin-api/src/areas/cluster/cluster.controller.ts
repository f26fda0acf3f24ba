import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import type { Clock, Cluster, Log } from '@postern/kernel';

import type { Heartbeats } from '../../fleet/heartbeats.js';
import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import type { SettingsEditor } from '../../settings/revise-settings.js';
import { restartComponent, scaleComponent } from './change-cluster.js';
import { clusterSchema, componentChangedSchema, componentNameSchema, scaleSchema } from './cluster-schemas.js';
import type { ShownCluster } from './cluster-schemas.js';
import { showCluster } from './show-cluster.js';

/** What these routes work with. */
export abstract class ClusterDeps {
  abstract readonly shell: { readonly clock: Pick<Clock, 'now'>; readonly log: Log };
  /** Undefined where there is no Kubernetes. */
  abstract readonly cluster: Cluster | undefined;
  abstract readonly heartbeats: Pick<Heartbeats, 'list'>;
  abstract readonly settingsEditor: Pick<SettingsEditor, 'current'>;
  abstract readonly audit: AuditTrail;
}

type Changed = z.infer<typeof componentChangedSchema>;
const name = { schema: componentNameSchema };

/** Where the gateway runs: pods, nodes, revisions in force; restart and scale of its own Deployments. */
@ApiTags('fleet')
@Controller('api/v1/cluster')
export class ClusterController {
  constructor(private readonly deps: ClusterDeps) {}

  @Get()
  @Needs('nodes.view')
  @Answers('Components with their pods, nodes, and the revision in force in each pod', clusterSchema)
  async readCluster(): Promise<ShownCluster> {
    const { cluster, settingsEditor, heartbeats, shell } = this.deps;
    const reading = cluster?.read().catch((thrown: unknown) => {
      shell.log.warn('CLUSTER_NOT_REACHED', {}, thrown);
      return 'down' as const;
    });
    const [state, { number }] = await Promise.all([reading, settingsEditor.current()]);
    return showCluster(state, heartbeats.list(), number);
  }

  @Post('components/:name/restart')
  @Needs('cluster.manage')
  @Answers('Replace the pods of a component one after the other', componentChangedSchema)
  async restartComponent(@Param('name', name) component: string, @CurrentCaller() who: Who): Promise<Changed> {
    const { cluster, shell, audit } = this.deps;
    const deployment = await restartComponent(cluster, shell.log, component, shell.clock.now(), who);
    await audit.note(who, 'cluster.restart', component, { deployment });
    return { component, deployment };
  }

  @Post('components/:name/scale')
  @Needs('cluster.manage')
  @Answers('Set the number of pods of a component that no autoscaler decides on', componentChangedSchema)
  async scaleComponent(
    @Param('name', name) component: string,
    @Body({ schema: scaleSchema }) body: z.infer<typeof scaleSchema>,
    @CurrentCaller() who: Who,
  ): Promise<Changed> {
    const { cluster, shell, audit } = this.deps;
    const deployment = await scaleComponent(cluster, shell.log, component, body.replicas, who);
    await audit.note(who, 'cluster.scale', component, { deployment, replicas: body.replicas });
    return { component, deployment };
  }
}
