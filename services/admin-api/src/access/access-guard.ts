import type { CanActivate, ExecutionContext } from '@nestjs/common';

import { Defect } from '@postern/kernel';

import { adminError } from '../admin-api.errors.js';
import { headerOf } from '../kit/caller.js';
import type { ApiRequest, Caller } from '../kit/caller.js';
import { accessOf } from '../kit/needs.js';
import { sameText } from './secrets.js';
import type { Sessions } from './sessions.js';

const READING = ['GET', 'HEAD'];

/** Opens a route to those who may call it. A route that does not say who that is opens to nobody. */
export class AccessGuard implements CanActivate {
  constructor(private readonly sessions: Pick<Sessions, 'extend'>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const access = accessOf(context.getHandler());
    if (access === undefined) throw new Defect(`route ${request.method} ${request.path} names no permission`);
    if (access.kind === 'anyone') return true;
    const { caller } = request;
    if (caller === undefined) throw request.refusal ?? adminError('SIGN_IN_NEEDED');
    if (access.kind === 'permission' && !caller.permissions.includes(access.permission)) throw adminError('NOT_PERMITTED', access.permission);
    await this.guardSession(request, caller);
    return true;
  }

  /** A session's change needs the CSRF header and counts as activity. */
  private async guardSession(request: ApiRequest, caller: Caller): Promise<void> {
    if (caller.by !== 'session' || READING.includes(request.method)) return;
    if (!sameText(headerOf(request, 'x-csrf-token'), caller.csrf ?? '')) throw adminError('CSRF_MISSING');
    if (caller.sessionSecret !== undefined) await this.sessions.extend(caller.sessionSecret);
  }
}
