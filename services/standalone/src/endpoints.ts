import type { StandaloneConfig } from './standalone.config.js';

/** Where the running product is reached. */
export interface Endpoints {
  readonly smtp: { readonly host: string; readonly port: number };
  readonly http: string;
  /** Made up at the first start; undefined later and when it was given. */
  readonly firstPassword: string | undefined;
}

/** `port`: of SMTP. */
export function endpointsOf(
  config: Pick<StandaloneConfig, 'bind'>,
  plane: { readonly http: string; readonly firstPassword: string | undefined },
  port: number,
): Endpoints {
  return { smtp: { host: config.bind, port }, http: plane.http, firstPassword: plane.firstPassword };
}
