import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { Answers } from '../../kit/answers.js';
import { Needs } from '../../kit/needs.js';
import { dashboardQuerySchema, dashboardSchema } from './dashboard-schemas.js';
import type { Dashboard } from './dashboard-schemas.js';
import { DashboardDeps, makeDashboard } from './make-dashboard.js';

/** The figures of the first page. */
@ApiTags('fleet')
@Controller('api/v1/dashboard')
export class DashboardController {
  constructor(private readonly deps: DashboardDeps) {}

  @Get()
  @Needs('dashboard.view')
  @Answers('Totals, series, detections, engines, queue and services of a period', dashboardSchema)
  readDashboard(@Query({ schema: dashboardQuerySchema }) query: z.infer<typeof dashboardQuerySchema>): Promise<Dashboard> {
    return makeDashboard(this.deps, query.period);
  }
}
