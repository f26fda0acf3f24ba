import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { AvAnswer } from '@postern/verdict';

import { failed, readScanReply } from './clamd-reply.js';

/** Where clamd listens. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

export interface ScanLimits {
  /** Until there is a connection. */
  readonly connectMs: number;
  /** The whole scan. */
  readonly maxMs: number;
}

const CHUNK = 65_536;
/** Bytes that are written at once. */
const PIECE = 4 * CHUNK;
/** A verdict is one line; more is no verdict. */
const MAX_REPLY = 65_536;
/** Silence after which the other end is asked whether it still lives; the system gives it up 10 s later. A scan may take longer. */
const KEEPALIVE_MS = 5000;

/**
 * One scan on one connection (clamd(8), zINSTREAM): chunks with their length, an empty one at the end, then one reply. Never rejects, always ends its socket.
 * clamd may refuse in the middle of the stream and reset the connection, so what it said until then is read before the error counts.
 */
export function instream(address: ClamdAddress, bytes: Buffer, signal: AbortSignal, { connectMs, maxMs }: ScanLimits): Promise<AvAnswer> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(failed('CLAMD_LATE', 'aborted before it began'));
    const socket = connect({ ...address, keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS });
    let connected = false;
    let reply = '';
    const end = (answer: AvAnswer) => {
      clearTimeout(limit);
      clearTimeout(connecting);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => end(failed('CLAMD_LATE', connected ? 'silence' : 'connecting'));
    // A timer that is taken back; one of an AbortSignal would stay for its whole time and then make an error for nobody.
    const limit = setTimeout(onAbort, maxMs);
    const connecting = setTimeout(() => end(failed('CLAMD_UNREACHABLE', `not within ${connectMs} ms`)), connectMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('connect', () => {
      connected = true;
      clearTimeout(connecting);
      void send(socket, bytes);
    });
    socket.on('data', (data) => {
      reply += data.toString('latin1');
      if (reply.includes('\0')) end(readScanReply(reply));
      else if (reply.length > MAX_REPLY) end(failed('CLAMD_REPLY', 'endless reply'));
    });
    socket.on('error', (error) => end(reply === '' ? failed(connected ? 'CLAMD_CLOSED' : 'CLAMD_UNREACHABLE', error.message) : readScanReply(reply)));
    socket.on('close', () => end(reply === '' ? failed('CLAMD_CLOSED', 'no reply') : closedWithout(reply)));
  });
}

/** A reply without its terminator may be half of one: only what names a threat or a limit is believed. */
function closedWithout(reply: string): AvAnswer {
  const answer = readScanReply(reply);
  return answer.kind === 'scanned' && answer.threats.length === 0 ? failed('CLAMD_CLOSED', 'a reply was cut off') : answer;
}

/**
 * A few chunks with their lengths go out in one write, by reference, and the next ones when clamd has read them: a client that writes on and on does not hear that clamd
 * refuses, only that the connection is gone.
 */
async function send(socket: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at <= bytes.length && !socket.destroyed; at += PIECE) {
    socket.cork();
    if (at === 0) socket.write('zINSTREAM\0');
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

function lengthOf(octets: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(octets);
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
