import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import type { Heartbeats } from '../../fleet/heartbeats.js';
import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { Needs } from '../../kit/needs.js';
import { pageIn } from '../../kit/pagination.js';
import { nodeListSchema, nodeOf, nodeQuerySchema, nodeSchema } from './node-schemas.js';
import type { ServiceNode } from './node-schemas.js';

const name = { schema: z.string().min(1).max(253) };
const keyOf = ({ service, instance }: ServiceNode) => `${service}/${instance}`;

/** What these routes work with. */
export abstract class NodesDeps {
  abstract readonly heartbeats: Pick<Heartbeats, 'list'>;
}

/** Which processes are alive. */
@ApiTags('fleet')
@Controller('api/v1/nodes')
export class NodesController {
  constructor(private readonly deps: NodesDeps) {}

  @Get()
  @Needs('nodes.view')
  @Answers('Every process by its newest heartbeat', nodeListSchema)
  listNodes(@Query({ schema: nodeQuerySchema }) query: z.infer<typeof nodeQuerySchema>): z.infer<typeof nodeListSchema> {
    return pageIn(this.deps.heartbeats.list().map(nodeOf), query, keyOf);
  }

  @Get(':service/:instance')
  @Needs('nodes.view')
  @Answers('One process by its newest heartbeat', nodeSchema)
  readNode(@Param('service', name) service: string, @Param('instance', name) instance: string): ServiceNode {
    const found = this.deps.heartbeats.list().find(({ beat }) => beat.service === service && beat.instance === instance);
    if (found === undefined) throw adminError('NOT_FOUND', `${service} ${instance}`);
    return nodeOf(found);
  }
}
