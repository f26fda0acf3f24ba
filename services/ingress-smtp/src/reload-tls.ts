import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';

import { messageOf, StartProblem } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

import type { TlsPair } from './ingress-smtp.module.js';

const LOOK_AT_CERTIFICATES_MS = 30_000;

/** Certificate of the edge. */
export interface EdgeTls {
  /** Undefined without files: STARTTLS is not offered. */
  readonly pair: TlsPair | undefined;
  /** Hands over each new pair from now on. */
  follow(use: (pair: TlsPair) => void): void;
}

/** The pair of two files, followed when they change; with an empty name there is none. Rejects when they are no pair. */
export async function openEdgeTls(shell: Shell, certFile: string, keyFile: string): Promise<EdgeTls> {
  if (certFile === '') return { pair: undefined, follow: () => undefined };
  const pair = await readTlsPair(certFile, keyFile).catch((cause: unknown) => {
    const files = `POSTERN_SMTP_TLS_CERT_FILE (${certFile}) and POSTERN_SMTP_TLS_KEY_FILE (${keyFile})`;
    throw new StartProblem(`${files} are no certificate with its key: ${messageOf(cause)}`, { cause });
  });
  return { pair, follow: (use) => followTlsFiles(shell, certFile, keyFile, pair, LOOK_AT_CERTIFICATES_MS, use) };
}

/** Reads certificate chain and key; rejects when they are no pair, so that a half-written file is never used. */
export async function readTlsPair(certFile: string, keyFile: string): Promise<TlsPair> {
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  createSecureContext({ cert, key });
  return { cert, key };
}

/** Looks every `everyMs` whether the files changed and hands over the new pair. A pair that cannot be used is logged, and the old one stays in use. */
export function followTlsFiles(shell: Shell, certFile: string, keyFile: string, first: TlsPair, everyMs: number, use: (pair: TlsPair) => void): void {
  let current = first;
  const look = async () => {
    try {
      const next = await readTlsPair(certFile, keyFile);
      if (next.cert.equals(current.cert) && next.key.equals(current.key)) return;
      current = next;
      use(next);
      shell.log.info('TLS_CERTIFICATE_REPLACED');
    } catch (thrown) {
      shell.log.error('TLS_CERTIFICATE_UNUSABLE', {}, thrown);
    }
  };
  shell.every('certificate files', everyMs, look, { later: true });
}
