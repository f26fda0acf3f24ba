import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

import type { Shell } from '@postern/platform-service';

import { compressedAssets } from './compress-answers.js';
import { contentSecurityPolicy } from './security-headers.js';

/** What the built page carries where the nonce belongs. */
const PLACEHOLDER = /__CSP_NONCE__/g;

/**
 * The built console: files of `assets` for ever (their names carry a hash), the page itself never, with a fresh nonce each time. Every path that is not the
 * API's and asks for HTML gets the page, since the console has its routes in the path. A folder without a console is a warning: the API serves all the same.
 */
export async function serveConsole(folder: string, shell: Pick<Shell, 'log' | 'random'>): Promise<readonly RequestHandler[]> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch((thrown: unknown) => {
    shell.log.warn('CONSOLE_MISSING', { folder }, thrown);
    return undefined;
  });
  if (page === undefined) return [];
  const assets = express.static(folder, { index: false, dotfiles: 'ignore', redirect: false, setHeaders: cacheOf });

  const answerPage = (request: Request, answer: Response, next: NextFunction): void => {
    const wanted =
      (request.method === 'GET' || request.method === 'HEAD') && !isApi(request.path) && !isFile(request.path) && request.accepts('html') !== false;
    if (!wanted) return next();
    const nonce = Buffer.from(shell.random.bytes(16)).toString('base64');
    answer.setHeader('content-security-policy', contentSecurityPolicy(nonce));
    answer.setHeader('cache-control', 'no-store');
    answer.type('html').send(page.replace(PLACEHOLDER, nonce));
  };
  return [await compressedAssets(folder), assets, answerPage];
}

export function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/healthz' || path === '/readyz';
}

/** Files are at the root or among the assets; further down a dot is part of a name, as of a domain: `/flow/domains/example.org`. No name begins with a dot. */
function isFile(path: string): boolean {
  return path.startsWith('/assets/') || /^\/[^/]*\.[^/]*$/.test(path) || /\/\./.test(path);
}

function cacheOf(answer: Response, path: string): void {
  answer.setHeader('cache-control', /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
}
