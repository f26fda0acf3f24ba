import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Documents what a route answers when it succeeds. Problems, dry runs, tags and who may call are the same words everywhere: http/describe-operations.ts. */
export function Answers(summary: string, schema?: z.ZodType, status = 200): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: 'Done', ...(schema === undefined ? {} : { standardSchema: schema }) }),
  );
}
