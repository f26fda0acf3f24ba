/** The parts of smtp-server below its public door that the guards need. Checked by the dialogue tests: a change there fails them. */
declare module 'smtp-server/lib/smtp-stream.js' {
  import { Writable } from 'node:stream';

  export class SMTPStream extends Writable {
    constructor(options: { maxCommandLength?: number });
    isClosed: boolean;
    _dataMode: boolean;
    oncommand: (command: Buffer, callback?: () => void) => void;
    _write(chunk: Buffer, encoding: BufferEncoding, next: (error?: Error) => void): void;
    _endDataMode(chunk: Buffer | false, remainder: Buffer, callback: () => void): void;
    continue(): void;
  }
}

declare module 'smtp-server/lib/smtp-connection.js' {
  import type { Socket } from 'node:net';

  import type { SMTPServer, SMTPServerSession } from 'smtp-server';
  import type { SMTPStream } from 'smtp-server/lib/smtp-stream.js';

  export class SMTPConnection {
    constructor(server: SMTPServer, socket: Socket, options?: unknown);
    session: SMTPServerSession;
    _socket: Socket;
    _parser: SMTPStream | false;
    _server: SMTPServer;
    _closing: boolean;
    _dataStream: unknown;
    on(event: string, listener: (value: never) => void): void;
    init(): void;
    close(): void;
    send(code: number, data: string | readonly string[], context?: string | false): void;
    _createParser(): SMTPStream;
    _onCommand(command: Buffer, callback?: () => void): void;
  }
}
