import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiDefaultResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

import { problemSchema } from './problem.js';

/** Documents what a route answers: one success, problem+json for the rest. */
export function Answers(summary: string, schema?: z.ZodType, status = 200): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: 'Done', ...(schema === undefined ? {} : { standardSchema: schema }) }),
    ApiDefaultResponse({ description: 'A problem', standardSchema: problemSchema, content: undefined } as never),
  );
}
