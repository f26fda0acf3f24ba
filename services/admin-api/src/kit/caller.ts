import { unmapped } from '@postern/net';

import type { Permission } from './permission.js';

/** Who sent a request, as far as it could be proved. */
export interface Caller {
  readonly account: string;
  readonly permissions: readonly Permission[];
  /** How it was proved. Only a session needs the CSRF header: browsers send cookies by themselves, never the others. */
  readonly by: 'session' | 'basic' | 'token';
  /** Session only: value that x-csrf-token must carry. */
  readonly csrf?: string;
  /** Session only: the secret of the cookie, to end or extend it. */
  readonly sessionSecret?: string;
}

/** The part of Express' request that the access code uses. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly ip?: string;
  readonly secure: boolean;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  caller?: Caller;
  /** A write that is only tried out. */
  dryRun?: boolean;
  /** Why there is no caller although credentials were sent. */
  refusal?: Error;
}

export function headerOf(request: Pick<ApiRequest, 'headers'>, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** Address of the client for limits and the audit; never IPv4-mapped. */
export function clientOf(request: Pick<ApiRequest, 'ip'>): string {
  return unmapped(request.ip ?? '');
}
