import type { Socket } from 'node:net';

import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';

import { GuardedStream } from './guarded-stream.js';
import type { InputViolation } from './guarded-stream.js';

/** RFC 5321 4.5.3.1.4 asks for 512 octets; extensions add to it. */
const MAX_COMMAND = 2048;

/** Limits of one session that may change while the server runs. */
export interface SessionLimits {
  /** Replies of 500 and above before the session is closed. */
  maxErrors: number;
  /** Longest session, ms. */
  maxSessionMs: number;
}

const OWN_CODE = /^[245]\.\d{1,3}\.\d{1,3} /;

/** A session with our guards: see GuardedStream; counts refusals, ends after its longest time, and keeps our own enhanced codes. */
export class GuardedConnection extends SMTPConnection {
  private errors = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: unknown,
    private readonly limits: SessionLimits,
    private readonly onViolation: (what: InputViolation) => void,
  ) {
    super(server, socket, options);
    this.timer = setTimeout(() => this.send(421, '4.4.2 Session too long'), limits.maxSessionMs).unref();
    socket.once('close', () => clearTimeout(this.timer));
  }

  get socket(): Socket {
    return this._socket;
  }

  /** Where a transaction stands: the client owes us octets of DATA, or we owe it the reply. */
  get inData(): boolean {
    return Boolean(this._dataStream);
  }

  override _createParser(): GuardedStream {
    const parser = new GuardedStream({ maxCommandLength: MAX_COMMAND }, (what) => this.violated(what));
    parser.oncommand = (command, callback) => {
      if (!parser.admits()) return;
      const verb = command.toString('latin1').trim().slice(0, 8).toUpperCase();
      if (verb === 'STARTTLS') parser.closeDoor('before-tls');
      this._onCommand(command, () => {
        if (/^DATA\b/.test(verb) && !parser._dataMode) parser.closeDoor('after-refused-data');
        callback?.();
      });
    };
    parser.on('error', () => this.send(421, '5.5.2 Command line too long'));
    return parser;
  }

  private violated(what: InputViolation): void {
    this.onViolation(what);
    if (what === 'before-tls') this._socket.destroy();
    else if (what === 'after-refused-data') this.send(421, '5.5.1 Commands behind a refused DATA are not taken');
    else this.close();
  }

  override send(code: number, data: string | readonly string[], context?: string | false): void {
    const own = typeof data === 'string' && OWN_CODE.test(data);
    super.send(code, data, own ? false : context);
    if (code < 500) return;
    this.errors += 1;
    if (this.errors >= this.limits.maxErrors && !this._closing) super.send(421, '4.7.0 Too many errors', false);
  }
}

export class GuardedServer extends SMTPServer {
  constructor(
    options: SMTPServerOptions,
    readonly limits: SessionLimits,
    private readonly onViolation: (what: InputViolation) => void,
  ) {
    super(options);
  }

  /** smtp-server calls this for each accepted socket. */
  connect(socket: Socket, socketOptions: unknown): void {
    const connection = new GuardedConnection(this, socket, socketOptions, this.limits, this.onViolation);
    const connections = this.connections as unknown as Set<SMTPConnection>;
    connections.add(connection);
    connection.on('error', (error: Error) => void this.emit('error', error));
    connection.on('connect', (data) => (this as unknown as { _onClientConnect(data: unknown): void })._onClientConnect(data));
    connection.init();
  }

  sessions(): readonly GuardedConnection[] {
    return [...(this.connections as unknown as Set<GuardedConnection>)];
  }

  sessionOf(id: string): GuardedConnection | undefined {
    return this.sessions().find((connection) => connection.session.id === id);
  }
}
