import type { SMTPServerOptions } from 'smtp-server';

import type { LibraryServer } from './inside-smtp-server.js';
import type { ListenerOptions } from './listener-types.js';

/** What smtp-server is told: name and banner of the greeting, certificate of STARTTLS. The dialogue is core's. */
export function serverOptions(options: ListenerOptions): SMTPServerOptions {
  return {
    name: options.hostname,
    banner: options.banner === '' ? 'MTA' : options.banner,
    hideSTARTTLS: options.tls === undefined,
    disableReverseLookup: true,
    logger: false,
    ...(options.tls === undefined ? {} : { key: options.tls.key, cert: options.tls.cert, minVersion: 'TLSv1.2' }),
  };
}

/** For new sessions; running ones keep the certificate that they negotiated. */
export function applyOptions(server: LibraryServer, options: ListenerOptions): void {
  const next = serverOptions(options);
  const sameTls = next.key === server.options.key && next.cert === server.options.cert;
  Object.assign(server.options, next);
  if (!sameTls && options.tls !== undefined) server.updateSecureContext();
}
