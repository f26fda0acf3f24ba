import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

import { adminError } from '../../admin-api.errors.js';
import { Anyone } from '../../kit/needs.js';

/** The document is made once, when all routes are known. */
let current: OpenAPIObject | undefined;
export function announceDocument(document: OpenAPIObject): void {
  current = document;
}

@ApiExcludeController()
@Controller('api')
export class OpenApiController {
  @Get('openapi.json')
  @Anyone('the shape of the API is public, its content is not')
  @Header('cache-control', 'no-cache')
  readDocument(): OpenAPIObject {
    if (current === undefined) throw adminError('NOT_FOUND');
    return current;
  }
}
