import { lookup } from 'node:dns/promises';

import { scanV1 } from '@postern/contracts';
import { messageOf } from '@postern/kernel';
import { hostText, parseHostPort } from '@postern/net';
import type { MeshTls, Shell } from '@postern/platform-service';
import type { ScannerName } from '@postern/verdict';

import { callUnary, CLIENT_OPTIONS } from './call-grpc.js';
import { clientCredentials } from './mesh-credentials.js';

/** One process of a scanner, and what it said when it was asked. */
export interface PeerAnswer {
  readonly address: string;
  /** Whether the scanner's name still leads to it. One that is not ready is not named, and may answer all the same. */
  readonly named: boolean;
  /** Undefined: it did not answer in time. */
  readonly report: scanV1.ReportReply | undefined;
}

type NameLookup = (host: string) => Promise<readonly string[]>;

/** Longest wait for one report, ms: health checks have two seconds. */
const LIMIT_MS = 4000;

const addressesOf: NameLookup = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Asks each process behind the scanner's name for its report, and each that was there before until it is neither named nor answers. Never rejects: a name that cannot be
 * looked up takes nobody away.
 */
export function scannerReports(shell: Shell, name: ScannerName, address: string, tls?: MeshTls, find: NameLookup = addressesOf) {
  const { host, port } = parseHostPort(address) ?? { host: address, port: 9090 };
  const clients = new Map<string, scanV1.ScanServiceClient>();
  shell.onStop(`reports of ${name}`, async () => clients.forEach((client) => client.close()));
  const clientOf = (at: string): scanV1.ScanServiceClient => {
    const known = clients.get(at);
    if (known !== undefined) return known;
    const made = new scanV1.ScanServiceClient(`${hostText(at)}:${port}`, clientCredentials(tls, name), CLIENT_OPTIONS);
    clients.set(at, made);
    return made;
  };
  const ask = async (at: string, named: boolean, signal: AbortSignal): Promise<PeerAnswer> => {
    const client = clientOf(at);
    const report = await callUnary(shell, client.report.bind(client), {}, shell.clock.now() + LIMIT_MS, signal).catch(() => undefined);
    if (report === undefined && !named) {
      clients.delete(at);
      client.close();
    }
    return { address: at, named, report };
  };
  return async (signal: AbortSignal): Promise<readonly PeerAnswer[]> => {
    const found = await find(host).catch((thrown: unknown) => {
      shell.log.debug('SCANNER_NOT_FOUND', { scanner: name, why: messageOf(thrown) });
      return [...clients.keys()];
    });
    const named = new Set(found);
    return Promise.all([...new Set([...named, ...clients.keys()])].map((at) => ask(at, named.has(at), signal)));
  };
}
