import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

// @ts-expect-error -- the package brings no types
import ClamScanPackage from 'clamscan';

import { messageOf } from '@postern/kernel';
import type { AvAnswer } from '@postern/verdict';

import { failed, readScanReply, readVersionReply } from './clamd-reply.js';
import type { ClamdVersion } from './clamd-reply.js';
import type { ClamdAddress } from './clamd-session.js';

/** The part of clamscan that is used here; it brings no types. */
interface ClamScan {
  init(options: object): Promise<ClamScan>;
  getVersion(): Promise<string>;
  ping(): Promise<Socket>;
  scanStream(stream: Readable): Promise<{ readonly resultString: string }>;
  _initSocket(label: string): Promise<Socket>;
}

const NodeClam = ClamScanPackage as new () => ClamScan;

/** clamd by the package clamscan: version, ping and the scan of a stream, each with an end. */
export interface ClamscanClient {
  /** Rejects when clamd does not answer, or says something else. */
  version(signal: AbortSignal): Promise<ClamdVersion>;
  /** Rejects when clamd does not answer. */
  ping(signal: AbortSignal): Promise<void>;
  /** Never rejects. More than clamd takes is `failed` in time, since the package waits for ever then. */
  stream(bytes: Buffer, signal: AbortSignal): Promise<AvAnswer>;
}

const PIECE = 65_536;
/** Texts in which the package wraps what clamd said. */
const SAID = ['An error occurred while scanning the piped-through stream: ', 'Scan aborted. Reply from server: '] as const;

/**
 * The package waits for ever on a silent clamd and keeps its sockets, so every socket it opens is noted and destroyed at the end or when the signal aborts; the promise
 * rejects then. Its start-up test is left out: that one hangs too. Its reading of a reply is not used: a reply that it cannot read counts there as neither clean nor not.
 */
export function clamscanOf(address: ClamdAddress): ClamscanClient {
  const socketOptions = 'path' in address ? { socket: address.path } : { host: address.host, port: address.port };
  const use = async <T>(signal: AbortSignal, work: (client: ClamScan) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const sockets: Socket[] = [];
    const client = await new NodeClam().init({
      preference: 'clamdscan',
      clamscan: { active: false },
      clamdscan: { ...socketOptions, timeout: 5000, localFallback: false, bypassTest: true, active: true },
    });
    const open = client._initSocket.bind(client);
    client._initSocket = async (label) => {
      const socket = await open(label);
      sockets.push(socket);
      return socket;
    };
    const ended = new AbortController();
    try {
      return await Promise.race([work(client), aborted(signal, ended.signal)]);
    } finally {
      ended.abort();
      for (const socket of sockets) socket.destroy();
    }
  };
  return {
    async version(signal) {
      const reply = await use(signal, (client) => client.getVersion());
      const version = readVersionReply(reply);
      if (version === undefined) throw new Error(`clamd's version is not readable: ${reply.slice(0, 80)}`);
      return version;
    },
    ping: (signal) => use(signal, async (client) => void (await client.ping())),
    async stream(bytes, signal) {
      try {
        return readScanReply((await use(signal, (client) => client.scanStream(Readable.from(piecesOf(bytes))))).resultString);
      } catch (thrown) {
        if (signal.aborted) return failed('CLAMD_LATE', 'silence');
        const message = messageOf(thrown);
        const wrapped = SAID.find((text) => message.startsWith(text));
        return wrapped === undefined ? failed('CLAMD_CLOSED', message) : orFailed(readScanReply(message.slice(wrapped.length)));
      }
    },
  };
}

/** What came as an error is never clean, whatever the text. */
function orFailed(answer: AvAnswer): AvAnswer {
  return answer.kind === 'scanned' && answer.threats.length === 0 ? failed('CLAMD_REPLY', 'clean, said as an error') : answer;
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Rejects when `signal` aborts; `ended` takes the listener back. */
function aborted(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: ended }));
}
