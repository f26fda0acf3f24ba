import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';

import { adminError } from '../admin-api.errors.js';
import { clientOf, headerOf } from './caller.js';
import type { ApiRequest, Caller } from './caller.js';

/** Who calls and from where; only in routes behind the guard. */
export interface Who extends Caller {
  readonly client: string;
  /** Tag of the item that was edited, from If-Match. */
  readonly ifMatch?: string;
  readonly dryRun?: boolean;
}

export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Who => {
  const request = context.switchToHttp().getRequest<ApiRequest>();
  if (request.caller === undefined) throw adminError('SIGN_IN_NEEDED');
  const ifMatch = headerOf(request, 'if-match');
  return {
    ...request.caller,
    client: clientOf(request),
    ...(ifMatch === '' ? {} : { ifMatch }),
    ...(request.dryRun === true ? { dryRun: true } : {}),
  };
});
