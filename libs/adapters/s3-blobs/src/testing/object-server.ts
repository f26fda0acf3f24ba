import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** As it came over the wire. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ObjectServer {
  readonly url: URL;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

/** An HTTP server on loopback that answers each request by the next of these scripts, and all later ones by the last. */
export async function startObjectServer(...scripts: readonly ((response: ServerResponse) => void)[]): Promise<ObjectServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      scripts[Math.min(seen.length, scripts.length) - 1]?.(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    seen,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer as S3 gives it: an error has its code within XML. */
export const answers = (status: number, code?: string) => (response: ServerResponse) => {
  response
    .writeHead(status)
    .end(code === undefined ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code><AWSAccessKeyId>AKID</AWSAccessKeyId></Error>`);
};

export const resets = (response: ServerResponse) => void response.socket?.resetAndDestroy();

const sha256 = (octets: string | Buffer) => createHash('sha256').update(octets).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 as a store works it out from what came over the wire. */
export function signatureOf({ method, path, headers, body }: SeenRequest, secret: string): { sent: string | undefined; right: string } {
  const [, scope = '', names = '', sent] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(headers.authorization ?? '') ?? [];
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, path, '', lines.join(''), names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return { sent, right: hmac(key, toSign).toString('hex') };
}
