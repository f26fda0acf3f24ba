import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';

import { AnswerTooLarge, httpClient } from '@postern/adapter-http-client';
import type { Answer } from '@postern/adapter-http-client';

import { LIMITS } from './object-transfer.js';
import type { ObjectTransfer } from './object-transfer.js';

const MAX_PAUSE_MS = 100;
const MAX_BYTES = 2 ** 30;
const CONNECTIONS = 50;
const EMPTY_SHA256 = createHash('sha256').digest('hex');

/**
 * Puts and gets whole objects by requests of our own, path style, at an endpoint that is given. Credentials, their renewal, region and the correction of the
 * clock are the client's, the signature is the SDK's. The SDK's way through its middleware costs several times the CPU of the transfer itself.
 * The SHA-256 of what is put is part of the signature, so the store refuses bytes that changed on the way. No other requests, no streams.
 */
export function signedObjects({ config }: S3Client, endpoint: URL, bucket: string): ObjectTransfer {
  const client = httpClient({ ...LIMITS, connections: CONNECTIONS });
  const root = `${endpoint.pathname.replace(/\/+$/, '')}/${escapePath(bucket)}`;
  const signer = new SignatureV4({
    service: 's3',
    region: config.region,
    credentials: config.credentials,
    sha256: config.sha256,
    uriEscapePath: false,
  });

  async function attempt(request: ObjectRequest, signal?: AbortSignal): Promise<Answer | Error> {
    const { origin, protocol, hostname, host } = endpoint;
    const { method, headers, body } = request;
    const path = `${root}/${escapePath(request.key)}`;
    // Signed anew each time: the clock goes on, and credentials expire.
    const signed = await signer.sign(
      { method, protocol, hostname, path, headers: { host, ...headers } },
      { signingDate: new Date(Date.now() + config.systemClockOffset) },
    );
    return client.exchange({ method, origin, path, headers: signed.headers }, { body, maxBytes: MAX_BYTES, signal }).catch((thrown: Error) => thrown);
  }

  async function ask(request: ObjectRequest, signal?: AbortSignal): Promise<Answer> {
    for (let left = LIMITS.attempts - 1; ; left -= 1) {
      const outcome = await attempt(request, signal);
      signal?.throwIfAborted();
      if (left > 0 && mayPass(outcome)) await pause(Math.random() * MAX_PAUSE_MS, undefined, { signal });
      else if (outcome instanceof Error) throw outcome;
      else return outcome;
    }
  }

  return {
    async put(key, bytes, signal, sha256 = createHash('sha256').update(bytes).digest('hex')) {
      const headers = {
        'content-type': 'message/rfc822',
        'content-length': String(bytes.length),
        'x-amz-content-sha256': sha256,
      };
      const answer = await ask({ method: 'PUT', key, headers, body: bytes }, signal);
      if (answer.status !== 200) throw refusal('PUT', answer);
    },
    async get(key, signal) {
      const answer = await ask({ method: 'GET', key, headers: { 'x-amz-content-sha256': EMPTY_SHA256 } }, signal);
      if (answer.status === 200) return answer.body;
      if (answer.status === 404 && codeOf(answer) === 'NoSuchKey') return undefined;
      throw refusal('GET', answer);
    },
    close: () => client.close(),
  };
}

interface ObjectRequest {
  readonly method: 'PUT' | 'GET';
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly body?: Buffer;
}

/** RFC 3986 2.3: all but unreserved characters, since the signature of S3 is over exactly this form. Slashes stay. */
function escapePath(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
}

/** May the same request succeed a moment later? */
function mayPass(outcome: Answer | Error): boolean {
  if (outcome instanceof Error) return !(outcome instanceof AnswerTooLarge);
  // S3 says RequestTimeout with 400 when the body came too slowly.
  return outcome.status >= 500 || outcome.status === 429 || (outcome.status === 400 && codeOf(outcome) === 'RequestTimeout');
}

function codeOf(answer: Answer): string | undefined {
  return /<Code>(\w{1,64})<\/Code>/.exec(answer.body.toString('latin1', 0, 4096))?.[1];
}

/** Code and status only: the rest of S3's text may repeat the key of the credentials and what was signed. */
function refusal(method: string, answer: Answer): Error {
  return new Error(`S3 answered ${method} with ${answer.status} ${codeOf(answer) ?? '(no code)'}`);
}
