import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

import { adminError } from '../../admin-api.errors.js';
import { Anyone } from '../../kit/needs.js';

/** What these routes work with. */
export abstract class OpenApiDeps {
  /** Made once, when all routes are known: after these are. */
  abstract readonly document: { readonly current: OpenAPIObject | undefined };
}

/** The description of all of this, for people and generators. */
@ApiExcludeController()
@Controller('api')
export class OpenApiController {
  constructor(private readonly deps: OpenApiDeps) {}

  @Get('openapi.json')
  @Anyone('the shape of the API is public, its content is not')
  @Header('cache-control', 'no-cache')
  readDocument(): OpenAPIObject {
    const { current } = this.deps.document;
    if (current === undefined) throw adminError('NOT_FOUND');
    return current;
  }
}
