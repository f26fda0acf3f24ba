import { createHash } from 'node:crypto';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

import type { Body, BodyRef } from '@postern/kernel';
import { checkService } from '@postern/platform-service';
import type { MeshTls, Shell } from '@postern/platform-service';

import { bodyError } from './bodies.errors.js';

/** Longest silence of the peer, and the sockets kept to each. */
const SILENCE_MS = 10_000;
/** No message is larger: the built-in limit of pipeline. Memory is taken for a whole body at once. */
const MOST_BYTES = 268_435_456;
const KEPT = { keepAlive: true, maxSockets: 64 };
/** Services that hold bodies. They are reached by the address of a pod, so the name in the certificate says who it is. */
const HOLDERS = ['ingress-smtp', 'pipeline'];

/** Opens references to bodies in other processes. */
export type BodyOpener = (ref: BodyRef) => Body;

/** Pulls over kept-alive connections. A whole read happens once for each body and is checked against size and hash; later reads are answered from it. Octets that came with the reference are checked likewise and nothing is pulled. */
export function createBodyOpener(shell: Shell, tls?: MeshTls): BodyOpener {
  const agent = tls === undefined ? new PlainAgent(KEPT) : secureAgent(tls);
  shell.onStop('body client', async () => agent.destroy());
  return (ref) => openBody(ref, agent);
}

function secureAgent(tls: MeshTls): SecureAgent {
  const agent = new SecureAgent({ ...KEPT, ...tls.pair, checkServerIdentity: checkService(HOLDERS) });
  // Connections are told apart by their certificates too, so those with the old one are not used again.
  tls.follow((pair) => void Object.assign(agent.options, pair));
  return agent;
}

function openBody(ref: BodyRef, agent: PlainAgent): Body {
  let whole: Promise<Buffer> | undefined;
  const readWhole = (signal?: AbortSignal): Promise<Buffer> => {
    const bytes = () => (ref.octets === undefined ? pull(ref, agent, {}, ref.size, signal) : Promise.resolve(ref.octets));
    whole ??= bytes().then((read) => checked(ref, read));
    // A failed pull is not remembered: the next read tries again.
    whole.catch(() => (whole = undefined));
    return whole;
  };
  return {
    ref,
    size: ref.size,
    sha256: ref.sha256,
    async read(range, signal) {
      if (range === undefined) return readWhole(signal);
      const start = Math.max(0, Math.min(range.start, ref.size));
      const end = Math.max(start, Math.min(range.end, ref.size));
      if (whole !== undefined || ref.octets !== undefined) return (await readWhole(signal)).subarray(start, end);
      if (start === end) return Buffer.alloc(0);
      return pull(ref, agent, { range: `bytes=${start}-${end - 1}` }, end - start, signal);
    },
  };
}

function checked(ref: BodyRef, bytes: Buffer): Buffer {
  if (bytes.length !== ref.size) throw bodyError('BODY_ALTERED', `${bytes.length} octets instead of ${ref.size}`);
  if (createHash('sha256').update(bytes).digest('hex') !== ref.sha256) throw bodyError('BODY_ALTERED', 'hash differs');
  return bytes;
}

function pull(ref: BodyRef, agent: PlainAgent, headers: Readonly<Record<string, string>>, size: number, signal?: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: unknown) => reject(bodyError('BODY_UNAVAILABLE', detail, cause));
    if (size > MOST_BYTES) return fail(`${size} octets are more than any message has`);
    const send = ref.url.startsWith('https:') ? secureRequest : plainRequest;
    const request = send(
      ref.url,
      { agent, signal, timeout: SILENCE_MS, headers: { authorization: `Bearer ${ref.token}`, ...headers } },
      (response) => {
        if (response.statusCode !== 200 && response.statusCode !== 206) {
          response.resume();
          fail(`status ${response.statusCode}`);
          return;
        }
        const bytes = Buffer.allocUnsafe(size);
        let got = 0;
        response.on('data', (chunk: Buffer) => {
          // More than was announced is never buffered.
          if (got + chunk.length <= size) got += chunk.copy(bytes, got);
          else {
            fail('more octets than announced');
            response.destroy();
          }
        });
        response.on('end', () => (got === size ? resolve(bytes) : fail(`${got} octets instead of ${size}`)));
        response.on('error', (cause) => fail('connection broke', cause));
      },
    );
    request.on('timeout', () => request.destroy(new Error('no octets for ten seconds')));
    request.on('error', (cause) => fail('no answer', cause));
    request.end();
  });
}
