import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';

import { GuardedConnection } from './guarded-connection.js';
import type { SessionOwner } from './guarded-connection.js';
import type { ListenerOptions } from './listener-types.js';
import { takeProxyHeader } from './take-proxy-header.js';

/** smtp-server with sessions of our kind. */
export class GuardedServer extends SMTPServer {
  private readonly sockets = new Set<Socket>();

  constructor(
    first: ListenerOptions,
    private readonly owner: SessionOwner,
    private readonly isProxy: (peer: string) => boolean,
    private readonly proxyLimitMs: number,
  ) {
    super(serverOptions(first));
    // Broken connections are the client's business.
    this.on('error', () => undefined);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Ends every connection at once, also those that were closed from our side and that the client keeps open. */
  destroySockets(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Called for each accepted socket. */
  override connect(socket: Socket | TLSSocket, options?: SMTPConnectionOptions | null): void {
    const connection = new GuardedConnection(this, socket, options, this.owner);
    this.connections.add(connection);
    connection.on('error', (error: Error) => void this.emit('error', error));
    connection.init();
  }

  /** Asked for each accepted socket; until the header is there the library's time and count limits for unfinished connections hold. */
  override _expectsProxyHeader(socket: Socket): boolean {
    return this.isProxy(socket.remoteAddress ?? '');
  }

  /** In place of the library's reader, which knows version 1 alone. */
  override _handleProxy(socket: Socket, callback: (error: Error | null, options?: SMTPConnectionOptions & { id: string }) => void): void {
    const id = randomBytes(10).toString('hex');
    if (!this._expectsProxyHeader(socket)) {
      setImmediate(() => callback(null, { id }));
      return;
    }
    takeProxyHeader(socket, this.proxyLimitMs).then(
      (client) => callback(null, client === undefined ? { id } : { id, remoteAddress: client.ip, remotePort: client.port }),
      (thrown: unknown) => {
        this.owner.badProxyHeader(socket.remoteAddress ?? '');
        callback(thrown instanceof Error ? thrown : new Error(String(thrown)));
      },
    );
  }

  apply(options: ListenerOptions): void {
    const next = serverOptions(options);
    const sameTls = next.key === this.options.key && next.cert === this.options.cert;
    Object.assign(this.options, next);
    if (!sameTls && options.tls !== undefined) this.updateSecureContext();
  }

  guarded(): readonly GuardedConnection[] {
    return [...this.connections].filter((connection) => connection instanceof GuardedConnection);
  }
}

function serverOptions(options: ListenerOptions): SMTPServerOptions & { disabledCommands: string[] } {
  return {
    name: options.hostname,
    banner: options.banner === '' ? 'MTA' : options.banner,
    size: options.maxMessageBytes,
    disabledCommands: ['AUTH', ...(options.tls === undefined ? ['STARTTLS'] : [])],
    hideSTARTTLS: options.tls === undefined,
    authOptional: true,
    hideSMTPUTF8: true,
    hideDSN: true,
    hideREQUIRETLS: true,
    hideENHANCEDSTATUSCODES: false,
    heloResponse: '%s',
    disableReverseLookup: true,
    logger: false,
    ...(options.tls === undefined ? {} : { key: options.tls.key, cert: options.tls.cert, minVersion: 'TLSv1.2' }),
  };
}
