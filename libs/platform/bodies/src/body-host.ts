import { timingSafeEqual } from 'node:crypto';
import { createServer as createPlain } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';

import { bodyOf } from '@postern/kernel';
import type { Body } from '@postern/kernel';
import { linear } from '@postern/linear';
import { hostText } from '@postern/net';
import type { MeshTls, Shell } from '@postern/platform-service';

/** Gives others access to a message's bytes for as long as the decision takes. */
export interface BodyOffer {
  offer(bytes: Buffer, sha256: string): { readonly body: Body; withdraw(): void };
}

export interface BodyHost extends BodyOffer {
  readonly port: number;
}

export interface BodyHostOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Host name or address that other services reach this process by. */
  readonly advertise: string;
  readonly tls?: MeshTls;
}

/** Largest body that travels with the call, bytes. There they cost 20 µs of CPU a kB, and even a small pull 0.8 ms at both ends together, so up to here they cost less. */
export const ALONG_BYTES = 32 * 1024;

/** Bodies in one process: the buffer itself, nothing to withdraw. */
export const inProcessBodies: BodyOffer = { offer: (bytes, sha256) => ({ body: bodyOf(bytes, sha256), withdraw: () => {} }) };

/** HTTP endpoint that serves offered bodies by capability. A wrong token and an unknown id get the same 404. */
export async function createBodyHost(shell: Shell, options: BodyHostOptions): Promise<BodyHost> {
  const offered = new Map<string, { readonly bytes: Buffer; readonly token: Buffer }>();
  const listener: RequestListener = (request, response) => serve(offered, request, response);
  const { tls } = options;
  const server = tls === undefined ? createPlain(listener) : secureServer(tls, listener);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  shell.onStop(
    'body endpoint',
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const base = `${tls === undefined ? 'http' : 'https'}://${hostText(options.advertise)}:${port}/bodies`;
  const name = (bytes: number) => Buffer.from(shell.random.bytes(bytes)).toString('base64url');
  return {
    port,
    offer(bytes, sha256) {
      const id = name(12);
      const token = name(24);
      offered.set(id, { bytes, token: Buffer.from(token) });
      const along = bytes.length <= ALONG_BYTES ? { octets: bytes } : {};
      return { body: bodyOf(bytes, sha256, { url: `${base}/${id}`, token, ...along }), withdraw: () => void offered.delete(id) };
    },
  };
}

/** Only clients with a certificate of the mesh get in. A new pair is for new connections. */
function secureServer(tls: MeshTls, listener: RequestListener): ReturnType<typeof createSecure> {
  const server = createSecure({ ...tls.pair, requestCert: true, rejectUnauthorized: true }, listener);
  server.once(
    'close',
    tls.follow((pair) => server.setSecureContext(pair)),
  );
  return server;
}

function serve(
  offered: ReadonlyMap<string, { readonly bytes: Buffer; readonly token: Buffer }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const entry = offered.get(linear(/^\/bodies\/([\w-]{1,64})$/).exec(request.url ?? '')?.[1] ?? '');
  const token = Buffer.from((request.headers.authorization ?? '').replace(linear(/^Bearer /), ''));
  if (request.method !== 'GET' || entry === undefined || token.length !== entry.token.length || !timingSafeEqual(token, entry.token)) {
    response.writeHead(404).end();
    return;
  }
  const { bytes } = entry;
  const [, from, to] = linear(/^bytes=(\d{1,15})-(\d{1,15})$/).exec(request.headers.range ?? '') ?? [];
  if (from === undefined || to === undefined) {
    response.writeHead(200, { 'content-type': 'message/rfc822', 'content-length': bytes.length }).end(bytes);
    return;
  }
  const slice = bytes.subarray(Number(from), Number(to) + 1);
  response.writeHead(206, { 'content-type': 'message/rfc822', 'content-length': slice.length }).end(slice);
}
