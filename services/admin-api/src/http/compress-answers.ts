import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { NextFunction, Request, RequestHandler, Response } from 'express';

const [gzipped, brotlied] = [promisify(gzip), promisify(brotliCompress)];

/** Below this an answer fits into a packet or two, and packing it gains nothing. */
const LEAST_BYTES = 1024;
/** Quick rather than small: each answer is packed anew. */
const LEVEL = 4;
/** A file is packed once and then kept. */
const BROTLI_QUALITY = 9;
const TEXT_TYPE = /^(?:text\/|application\/(?:json|problem\+json)\b)/;
const TEXT_FILE = /\.(?:js|css|svg|json|map)$/;

/**
 * Packs what is answered as one text: JSON and the page. Streams go as they are. The session's answer stays unpacked: it holds the token against forged requests, and
 * the size of a packed answer tells who can watch the line what else is in it (BREACH).
 */
export function compressTexts(): RequestHandler {
  return (request, answer, next) => {
    if (request.method !== 'GET' || request.path.startsWith('/api/v1/session')) return next();
    const send = answer.send.bind(answer) as (body?: unknown) => Response;
    answer.send = (body?: unknown): Response => {
      // Anything but a text comes back here as one, or is none.
      if (typeof body !== 'string' || !TEXT_TYPE.test(String(answer.getHeader('content-type') ?? ''))) return send(body);
      answer.vary('accept-encoding');
      if (Buffer.byteLength(body) < LEAST_BYTES || request.acceptsEncodings('gzip') === false) return send(body);
      gzipped(body, { level: LEVEL }).then(
        (packed) => {
          answer.setHeader('content-encoding', 'gzip');
          send(packed);
        },
        () => send(body),
      );
      return answer;
    };
    next();
  };
}

/** Packs the files of `assets`, each once when it is first asked for: their names carry a hash, so they never change. */
export async function compressedAssets(folder: string): Promise<RequestHandler> {
  const names = new Set((await readdir(join(folder, 'assets')).catch(() => [])).filter((name) => TEXT_FILE.test(name)));
  const packed = new Map<string, Promise<Buffer>>();
  const pack = (name: string, encoding: 'br' | 'gzip'): Promise<Buffer> => {
    const key = `${encoding} ${name}`;
    const known = packed.get(key);
    if (known !== undefined) return known;
    const made = readFile(join(folder, 'assets', name)).then((bytes) =>
      encoding === 'gzip' ? gzipped(bytes) : brotlied(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
    );
    packed.set(key, made);
    made.catch(() => packed.delete(key));
    return made;
  };
  return (request: Request, answer: Response, next: NextFunction) => {
    const name = /^\/assets\/([^/]+)$/.exec(request.path)?.[1];
    if (name === undefined || !names.has(name) || !['GET', 'HEAD'].includes(request.method)) return next();
    answer.vary('accept-encoding');
    const encoding = (['br', 'gzip'] as const).find((one) => request.acceptsEncodings(one) !== false);
    if (encoding === undefined) return next();
    pack(name, encoding).then(
      (bytes) => {
        answer.setHeader('content-encoding', encoding);
        answer.setHeader('cache-control', 'public, max-age=31536000, immutable');
        answer.type(name).send(bytes);
      },
      // Not readable: the way that files go anyway says why.
      () => next(),
    );
  };
}
