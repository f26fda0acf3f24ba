import { Writable } from 'node:stream';

import { createDataReader } from '@postern/smtp';
import type { DataReader, ReadMessage } from '@postern/smtp';

type Next = (error?: Error | null) => void;

/** Who listens to the input of one session. */
export interface InputListener {
  /** A command line without its CRLF. `next` takes the following one. */
  command(line: Buffer, next: () => void): void;
  /** A line with a bare CR, a bare LF or a NUL. */
  badLine(next: () => void): void;
  /** A line that is longer than it may be; nothing follows. */
  lineTooLong(): void;
  /** Bytes of a message arrived. */
  received(octets: number, reader: DataReader): void;
  /** A message has ended. `next` goes on with commands, after the reply. */
  message(message: ReadMessage, next: () => void): void;
}

/** RFC 5321 4.5.3.1.4 asks for 512 bytes; extensions add to it (obligation 5). */
const MAX_LINE = 2048;
/** Commands that run without a pause, so that a packet full of them cannot keep the process from other sessions. */
const BURST = 50;

/**
 * Input of a session in place of smtp-server's parser. Lines end with CRLF only, a message with CRLF . CRLF only, and `waiting` tells what a client sent before it
 * had our reply: the session uses it to close what smtp-server leaves open (obligations 1, 2 and 4).
 */
export class SmtpInput extends Writable {
  /** Set by smtp-server when nothing that follows is read. */
  isClosed = false;
  private rest: Buffer = Buffer.alloc(0);
  private taken: Next | undefined;
  private chunkSize = 0;
  private busy = false;
  private reader: DataReader | undefined;
  private burst = 0;
  private since: number | undefined;

  /** `listener` is asked for at the first bytes. */
  constructor(private readonly listener: () => InputListener) {
    super();
  }

  /** The next bytes are a message. Called by the session within a DATA command. */
  beginMessage(maxBytes: number): void {
    this.reader = createDataReader(maxBytes);
  }

  get inMessage(): boolean {
    return this.reader !== undefined;
  }

  /** When the command line began that has not come to its end yet, on the monotonic clock. */
  get lineSince(): number | undefined {
    return this.since;
  }

  /** Bytes that arrived and were not looked at yet, as far as they are here. Undefined when more of them queue up behind. */
  get waiting(): Buffer | undefined {
    return this.writableLength > this.chunkSize ? undefined : this.rest;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', next: Next): void {
    this.chunkSize = chunk.length;
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    this.taken = next;
    this.run();
  }

  private run(): void {
    while (!this.busy && this.step());
    if (this.busy || this.taken === undefined) return;
    const taken = this.taken;
    this.taken = undefined;
    this.chunkSize = 0;
    taken();
  }

  /** Handles one line or one piece of a message; false when more bytes are needed. */
  private step(): boolean {
    if (this.isClosed) {
      this.rest = Buffer.alloc(0);
      return false;
    }
    if (this.rest.length === 0) return false;
    return this.reader === undefined ? this.takeLine() : this.takeMessage(this.reader);
  }

  private takeMessage(reader: DataReader): boolean {
    const octets = this.rest;
    const used = reader.push(octets);
    this.rest = used === undefined ? Buffer.alloc(0) : octets.subarray(used);
    this.listener().received(used ?? octets.length, reader);
    if (used === undefined) return false;
    this.reader = undefined;
    this.hand((next) => this.listener().message(reader.result(), next));
    return true;
  }

  private takeLine(): boolean {
    const end = this.rest.indexOf('\n');
    if (end > MAX_LINE || (end < 0 && this.rest.length > MAX_LINE)) {
      this.rest = Buffer.alloc(0);
      this.listener().lineTooLong();
      return false;
    }
    if (end < 0) {
      this.since ??= performance.now();
      return false;
    }
    this.since = undefined;
    const line = this.rest.subarray(0, end + 1);
    this.rest = this.rest.subarray(end + 1);
    const command = line.subarray(0, -2);
    const wellFormed = line.length >= 2 && line[line.length - 2] === 0x0d && !command.includes(0x0d) && !command.includes(0);
    this.hand((next) => (wellFormed ? this.listener().command(command, next) : this.listener().badLine(next)));
    return true;
  }

  /** Runs a handler; what it answers immediately goes on in the loop at hand, later answers start it anew. */
  private hand(handler: (next: () => void) => void): void {
    this.busy = true;
    let atOnce = true;
    let answered = false;
    handler(() => {
      if (answered) return;
      answered = true;
      if (atOnce && ++this.burst % BURST !== 0) {
        this.busy = false;
        return;
      }
      setImmediate(() => {
        this.busy = false;
        this.run();
      });
    });
    atOnce = false;
  }
}
