import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { Needs } from '../../kit/needs.js';
import { Answers } from '../../kit/answers.js';
import { dashboardQuerySchema, dashboardSchema } from '../dashboard/dashboard-schemas.js';
import type { Dashboard, PeriodName } from '../dashboard/dashboard-schemas.js';
import { HEARTBEATS, DASHBOARD } from '../../fleet/fleet-tokens.js';
import type { Heartbeats } from '../../fleet/heartbeats.js';
import { nodeOf, nodeSchema } from './node-schemas.js';
import type { ServiceNode } from './node-schemas.js';

const nodeListSchema = z.object({ items: z.array(nodeSchema) }).meta({ id: 'ServiceNodeList' });

/** The figures of the first page, and who lives. */
@ApiTags('fleet')
@Controller('api/v1')
export class NodesController {
  constructor(
    @Inject(DASHBOARD) private readonly dashboard: (period: PeriodName) => Promise<Dashboard>,
    @Inject(HEARTBEATS) private readonly heartbeats: Heartbeats,
  ) {}

  @Get('dashboard')
  @Needs('dashboard.view')
  @Answers('Totals, series, detections, engines, queue and services of a period', dashboardSchema)
  readDashboard(@Query({ schema: dashboardQuerySchema }) query: z.infer<typeof dashboardQuerySchema>): Promise<Dashboard> {
    return this.dashboard(query.period);
  }

  @Get('nodes')
  @Needs('nodes.view')
  @Answers('Every process by its newest heartbeat', nodeListSchema)
  listNodes(): { items: readonly ServiceNode[] } {
    return { items: this.heartbeats.list().map(nodeOf) };
  }
}
