import { createHash } from 'node:crypto';

import { httpClient } from '@postern/adapter-http-client';
import type { HttpClient } from '@postern/adapter-http-client';
import type { Body, BodyRef } from '@postern/kernel';
import { checkService } from '@postern/platform-service';
import type { MeshPair, MeshTls, Shell } from '@postern/platform-service';

import { bodyError } from './bodies.errors.js';

/** Connections are to each holder. */
const LIMITS = { connectMs: 10_000, silenceMs: 10_000, connections: 64 };
/** No message is larger: the built-in limit of pipeline. Memory is taken for a whole body at once. */
const MAX_BYTES = 268_435_456;
/** Services that hold bodies. They are reached by the address of a pod, so the name in the certificate says who it is. */
const HOLDERS = ['ingress-smtp', 'pipeline'];

/** Opens references to bodies in other processes. */
export type BodyOpener = (ref: BodyRef) => Body;

/** Pulls over kept-alive connections. A whole read happens once for each body and is checked against size and hash; later reads are answered from it. Bytes that came with the reference are checked likewise and nothing is pulled. */
export function createBodyOpener(shell: Shell, tls?: MeshTls): BodyOpener {
  const client = tls === undefined ? plainHttp() : meshHttp(tls);
  shell.onStop('body client', () => client.close());
  return (ref) => openBody(ref, client);
}

/** The part of a client that pulls. */
interface Puller {
  readonly exchange: HttpClient['exchange'];
  readonly scheme: 'http:' | 'https:';
  close(): Promise<void>;
}

function plainHttp(): Puller {
  const client = httpClient(LIMITS);
  return { scheme: 'http:', exchange: (head, options) => client.exchange(head, options), close: () => client.close() };
}

/** Another pair is for other connections: what is under way ends on those of the old one, and then nothing does. */
function meshHttp(tls: MeshTls): Puller {
  const clientWith = (pair: MeshPair) => httpClient({ ...LIMITS, tls: { ...pair, checkServerIdentity: checkService(HOLDERS) } });
  let client = clientWith(tls.pair);
  const unfollow = tls.follow((pair) => {
    void client.drain();
    client = clientWith(pair);
  });
  return {
    scheme: 'https:',
    exchange: (head, options) => client.exchange(head, options),
    close() {
      unfollow();
      return client.close();
    },
  };
}

function openBody(ref: BodyRef, client: Puller): Body {
  let whole: Promise<Buffer> | undefined;
  const readWhole = (signal?: AbortSignal): Promise<Buffer> => {
    const bytes = () => (ref.octets === undefined ? pull(ref, client, {}, ref.size, signal) : Promise.resolve(ref.octets));
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
      return pull(ref, client, { range: `bytes=${start}-${end - 1}` }, end - start, signal);
    },
  };
}

function checked(ref: BodyRef, bytes: Buffer): Buffer {
  if (bytes.length !== ref.size) throw bodyError('BODY_ALTERED', `${bytes.length} bytes instead of ${ref.size}`);
  if (createHash('sha256').update(bytes).digest('hex') !== ref.sha256) throw bodyError('BODY_ALTERED', 'hash differs');
  return bytes;
}

async function pull(ref: BodyRef, client: Puller, headers: Readonly<Record<string, string>>, size: number, signal?: AbortSignal): Promise<Buffer> {
  if (size > MAX_BYTES) throw bodyError('BODY_UNAVAILABLE', `${size} bytes are more than any message has`);
  const { protocol, origin, pathname } = new URL(ref.url);
  // The token would be told to everyone on the way.
  if (protocol !== client.scheme) throw bodyError('BODY_UNAVAILABLE', `${protocol} instead of ${client.scheme}`);
  const head = { method: 'GET', origin, path: pathname, headers: { authorization: `Bearer ${ref.token}`, ...headers } } as const;
  const { status, body } = await client.exchange(head, { maxBytes: size, signal }).catch((cause: unknown) => {
    throw bodyError('BODY_UNAVAILABLE', 'no whole answer', cause);
  });
  if (status !== 200 && status !== 206) throw bodyError('BODY_UNAVAILABLE', `status ${status}`);
  if (body.length !== size) throw bodyError('BODY_UNAVAILABLE', `${body.length} bytes instead of ${size}`);
  return body;
}
