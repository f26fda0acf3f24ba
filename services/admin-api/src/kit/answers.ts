import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiDefaultResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable code to act on' }),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    retryAfterSeconds: z.number().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** Documents what a route answers: one success, problem+json for the rest. */
export function Answers(summary: string, schema?: z.ZodType, status = 200): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: 'Done', ...(schema === undefined ? {} : { standardSchema: schema }) }),
    ApiDefaultResponse({ description: 'A problem', standardSchema: problemSchema, content: undefined } as never),
  );
}
