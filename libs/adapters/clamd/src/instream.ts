import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { AvAnswer } from '@postern/verdict';

import { failed, readScanReply } from './clamd-reply.js';

/** Where clamd listens. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

const CHUNK = 65_536;
/** A verdict is one line; more is no verdict. */
const MAX_REPLY = 65_536;

/**
 * One scan on one connection (clamd(8), zINSTREAM): chunks with their length, an empty one at the end, then one reply. Never rejects, always ends its socket.
 * clamd may refuse in the middle of the stream and reset the connection, so what it said until then is read before the error counts.
 */
export function instream(address: ClamdAddress, bytes: Buffer, signal: AbortSignal): Promise<AvAnswer> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(failed('CLAMD_LATE', 'aborted before it began'));
    const socket = connect(address);
    let connected = false;
    let reply = '';
    const end = (answer: AvAnswer) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => end(failed('CLAMD_LATE', connected ? 'silence' : 'connecting'));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('connect', () => {
      connected = true;
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

async function send(socket: Socket, bytes: Buffer): Promise<void> {
  const write = (data: Buffer) =>
    socket.write(data) || socket.destroyed ? undefined : new Promise<void>((resolve) => waitForDrain(socket, resolve));
  await write(Buffer.from('zINSTREAM\0'));
  for (let at = 0; at < bytes.length && !socket.destroyed; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    socket.write(length);
    await write(chunk);
  }
  if (!socket.destroyed) socket.write(Buffer.alloc(4));
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
