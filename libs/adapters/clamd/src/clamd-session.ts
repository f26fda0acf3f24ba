import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { AvAnswer } from '@postern/verdict';

import { failed, readNumberedReply, readScanReply } from './clamd-reply.js';

/** Where clamd listens. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

export interface ScanLimits {
  /** Until there is a connection. */
  readonly connectMs: number;
  /** The whole scan. */
  readonly maxMs: number;
}

const CHUNK = 65_536;
/** Bytes that are written together. */
const PIECE = 4 * CHUNK;
/** A verdict is one line; more is no verdict. */
const MAX_REPLY = 65_536;
/** Silence after which the other end is asked whether it still lives; the system gives it up 10 s later. A scan may take longer. */
const KEEPALIVE_MS = 5000;

interface Asked {
  reply(answer: AvAnswer): void;
}

/**
 * One connection to clamd that is asked again and again (clamd(8), zIDSESSION and zINSTREAM), one scan after the other: chunks with their length, an empty one at the end,
 * then one reply with the number of the command. Only after a verdict is the session used again; anything else ends it. A clamd that knows no sessions answers so, and
 * `sessions: false` asks it for one scan on one connection.
 */
export class ClamdSession {
  readonly #socket: Socket;
  #connected = false;
  #text = '';
  #asked: Asked | undefined;
  #count = 0;

  constructor(
    address: ClamdAddress,
    readonly sessions: boolean,
    /** Called once, when the connection is gone. */
    onClosed: () => void,
  ) {
    this.#socket = connect({ ...address, keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS });
    this.#socket.on('connect', () => (this.#connected = true));
    this.#socket.on('data', (data) => this.#onData(data));
    // clamd may refuse in the middle of the stream and reset the connection, so what it said until then is read before the error counts.
    this.#socket.on('error', (error) => {
      this.#end(this.#text === '' ? failed(this.#connected ? 'CLAMD_CLOSED' : 'CLAMD_UNREACHABLE', error.message) : this.#read(this.#text));
    });
    this.#socket.on('close', () => {
      this.#end(this.#text === '' ? failed('CLAMD_CLOSED', 'no reply') : closedWithout(this.#read(this.#text)));
      onClosed();
    });
  }

  /** Scans asked for so far. */
  get count(): number {
    return this.#count;
  }

  /** It can be asked again. */
  get usable(): boolean {
    return this.sessions && this.#connected && this.#asked === undefined && this.#text === '' && !this.#socket.destroyed;
  }

  /** One scan. Never rejects. A session that is asked while it is busy is a defect of the caller. */
  scan(bytes: Buffer, signal: AbortSignal, { connectMs, maxMs }: ScanLimits): Promise<AvAnswer> {
    if (this.#asked !== undefined) throw new Error('a session of clamd takes one scan at a time');
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(failed('CLAMD_LATE', 'aborted before it began'));
      const onAbort = () => this.#end(failed('CLAMD_LATE', this.#connected ? 'silence' : 'connecting'));
      // A timer that is taken back; one of an AbortSignal would stay for its whole time and then make an error for nobody.
      const limit = setTimeout(onAbort, maxMs);
      const connecting = this.#connected
        ? undefined
        : setTimeout(() => {
            if (!this.#connected) this.#end(failed('CLAMD_UNREACHABLE', `not within ${connectMs} ms`));
          }, connectMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#asked = {
        reply: (answer) => {
          clearTimeout(limit);
          clearTimeout(connecting);
          signal.removeEventListener('abort', onAbort);
          this.#asked = undefined;
          resolve(answer);
        },
      };
      this.#count += 1;
      this.#socket.ref();
      const begin = () => void this.#send(bytes);
      if (this.#connected) begin();
      else this.#socket.once('connect', begin);
    });
  }

  /** Says goodbye when nothing is in hand, and ends the connection in any case. */
  close(): void {
    if (this.usable) this.#socket.end('zEND\0');
    else this.#end(failed('CLAMD_CLOSED', 'ended here'));
  }

  /** Until the next scan it does not keep the process alive. */
  rest(): void {
    this.#socket.unref();
  }

  #onData(data: Buffer): void {
    this.#text += data.toString('latin1');
    if (this.#text.length > MAX_REPLY) return this.#end(failed('CLAMD_REPLY', 'endless reply'));
    if (!this.#text.includes('\0')) return;
    const text = this.#text;
    const answer = this.#read(text);
    // Nobody asked, there is more than one reply, or it is no verdict: what comes next on this connection could belong to anything.
    if (this.#asked === undefined || !this.sessions || answer.kind !== 'scanned' || text.indexOf('\0') !== text.length - 1) return this.#end(answer);
    this.#text = '';
    this.#asked.reply(answer);
  }

  #read(text: string): AvAnswer {
    return this.sessions ? readNumberedReply(text, this.#count) : readScanReply(text);
  }

  #end(answer: AvAnswer): void {
    this.#socket.destroy();
    this.#asked?.reply(answer);
  }

  /**
   * A few chunks with their lengths go out in one write, by reference, and the next ones when clamd has read them: whoever writes on and on does not hear that clamd
   * refuses, only that the connection is gone.
   */
  async #send(bytes: Buffer): Promise<void> {
    const socket = this.#socket;
    for (let at = 0; at <= bytes.length && !socket.destroyed; at += PIECE) {
      socket.cork();
      if (at === 0) socket.write(this.sessions && this.#count === 1 ? 'zIDSESSION\0zINSTREAM\0' : 'zINSTREAM\0');
      const end = Math.min(bytes.length, at + PIECE);
      for (let from = at; from < end; from += CHUNK) {
        const chunk = bytes.subarray(from, Math.min(end, from + CHUNK));
        socket.write(lengthOf(chunk.length));
        socket.write(chunk);
      }
      if (at + PIECE > bytes.length) socket.write(lengthOf(0));
      socket.uncork();
      if (socket.writableNeedDrain) await new Promise<void>((resolve) => waitForDrain(socket, resolve));
    }
  }
}

/** A reply without its terminator may be half of one: only what names a threat or a limit is believed. */
function closedWithout(answer: AvAnswer): AvAnswer {
  return answer.kind === 'scanned' && answer.threats.length === 0 ? failed('CLAMD_CLOSED', 'a reply was cut off') : answer;
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function waitForDrain(socket: Socket, resolve: () => void): void {
  const done = () => {
    socket.off('drain', done);
    socket.off('close', done);
    resolve();
  };
  socket.on('drain', done);
  socket.on('close', done);
}
