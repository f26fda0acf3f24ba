import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { Heartbeats } from '../../fleet/heartbeats.js';
import { Answers } from '../../kit/answers.js';
import { Needs } from '../../kit/needs.js';
import { nodeListSchema, nodeOf } from './node-schemas.js';
import type { ServiceNode } from './node-schemas.js';

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
  listNodes(): { items: readonly ServiceNode[] } {
    return { items: this.deps.heartbeats.list().map(nodeOf) };
  }
}
