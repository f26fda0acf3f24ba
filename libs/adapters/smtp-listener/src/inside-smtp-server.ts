import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import type { SMTPStream } from 'smtp-server/lib/smtp-stream.js';

import { SmtpInput } from './smtp-input.js';
import type { InputListener } from './smtp-input.js';

/** The one file that knows private members of smtp-server; its spec holds their names and shapes, so an upgrade that moves one is seen. */

/** Who is told what happens to a connection. */
export interface ConnectionOwner extends InputListener {
  opened(): void;
  secured(): void;
  /** Nothing came for `silenceMs`. */
  silence(): void;
  silenceMs(): number;
  /** Nothing can be said any more; the socket may stay for some seconds. Once. */
  closing(): void;
  /** Once. */
  closed(): void;
}

type OwnerOf = (connection: LibraryConnection, socket: Socket) => ConnectionOwner;

/** A socket of smtp-server with its greeting, STARTTLS and end; what is said on it is its owner's business. */
export class LibraryConnection extends SMTPConnection {
  private readonly owner: ConnectionOwner;

  constructor(server: SMTPServer, socket: Socket | TLSSocket, options: SMTPConnectionOptions | null | undefined, ownerOf: OwnerOf) {
    super(server, socket, options);
    this.owner = ownerOf(this, socket);
  }

  /** TLS version, empty for plain text. */
  get tlsVersion(): string {
    const socket = this._socket as Partial<TLSSocket>;
    return this.secure ? (socket.getProtocol?.() ?? '') : '';
  }

  get input(): SmtpInput | undefined {
    const parser: unknown = this._parser;
    return parser instanceof SmtpInput ? parser : undefined;
  }

  greet(): void {
    this._sendGreeting();
  }

  startTls(next: () => void): void {
    this.upgrade(next, () => this.owner.secured());
  }

  /** Goes on when the client has read enough of what it was told. */
  whenWritable(next: () => void): void {
    this._whenWritable(next);
  }

  cut(): void {
    this._socket.destroy();
  }

  rearm(): void {
    this._armTimeout();
  }

  /** smtp-server would wait 100 ms for early talkers and look up the client's name. */
  override init(): void {
    this._setListeners(() => this.owner.opened());
  }

  /** The library pipes to it, sets `isClosed` and asks for nothing else. */
  override _createParser(): SMTPStream {
    return new SmtpInput(() => this.owner) as unknown as SMTPStream;
  }

  override close(): void {
    const first = !this._closing && !this._closed;
    super.close();
    if (first) this.owner.closing();
  }

  override _onClose(): void {
    const first = !this._closed;
    super._onClose();
    if (first) this.owner.closed();
  }

  override _armTimeout(socket: Socket | TLSSocket = this._socket): void {
    socket.removeAllListeners('timeout');
    socket.setTimeout(this.owner.silenceMs(), () => this._onTimeout());
  }

  override _onTimeout(): void {
    if (this._closing) this._socket.destroy();
    else this.owner.silence();
  }
}

/** Who the client behind a proxy is; rejects, with the socket destroyed, when it is not said. */
export type TakeProxy = (socket: Socket) => Promise<{ readonly ip: string; readonly port: number } | undefined>;

/** smtp-server with connections and PROXY headers of our kind. */
export class LibraryServer extends SMTPServer {
  constructor(
    options: SMTPServerOptions,
    private readonly ownerOf: OwnerOf,
    private readonly isProxy: (peer: string) => boolean,
    private readonly takeProxy: TakeProxy,
  ) {
    super(options);
  }

  /** Called for each accepted socket. */
  override connect(socket: Socket | TLSSocket, options?: SMTPConnectionOptions | null): void {
    // Its end was told already, so nobody would ever hear of it again.
    if (socket.destroyed) return;
    const connection = new LibraryConnection(this, socket, options, this.ownerOf);
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
    if (!this._expectsProxyHeader(socket)) return void setImmediate(() => callback(null, { id }));
    this.takeProxy(socket).then(
      (client) => callback(null, client === undefined ? { id } : { id, remoteAddress: client.ip, remotePort: client.port }),
      (thrown: unknown) => callback(thrown instanceof Error ? thrown : new Error(String(thrown))),
    );
  }
}
