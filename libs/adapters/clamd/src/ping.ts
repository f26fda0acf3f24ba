import { connect } from 'node:net';

import type { ClamdAddress } from './clamd-session.js';

/** Longer is no answer to PING. */
const MAX_REPLY = 64;

/** PING (clamd(8)). Resolves when clamd says PONG; rejects when it says something else, nothing within the limit, or is not there. */
export function pingClamd(address: ClamdAddress, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let reply = '';
    const end = (problem?: Error) => {
      clearTimeout(limit);
      socket.destroy();
      if (problem === undefined) resolve();
      else reject(problem);
    };
    const limit = setTimeout(() => end(new Error(`no answer within ${limitMs} ms`)), limitMs);
    socket.on('connect', () => socket.write('zPING\0'));
    socket.on('data', (data) => {
      reply += data.toString('latin1');
      if (reply === 'PONG\0') end();
      else if (reply.includes('\0') || reply.length > MAX_REPLY) end(new Error('it answers, but not as clamd does'));
    });
    socket.on('error', end);
    socket.on('close', () => end(new Error('it closed the connection without an answer')));
  });
}
