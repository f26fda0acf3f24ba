import type { Socket } from 'node:net';

// @ts-expect-error -- the package brings no types
import ClamScanPackage from 'clamscan';

import { readVersionReply } from './clamd-reply.js';
import type { ClamdVersion } from './clamd-reply.js';
import type { ClamdAddress } from './instream.js';

/** The part of clamscan that is used here; it brings no types. */
interface ClamScan {
  init(options: object): Promise<ClamScan>;
  getVersion(): Promise<string>;
  _initSocket(label: string): Promise<Socket>;
}

const NodeClam = ClamScanPackage as new () => ClamScan;

/**
 * Asks for versions through clamscan. It waits for ever on a silent clamd and keeps its socket, so every socket it opens is noted and destroyed when the signal
 * aborts, and the promise rejects then. Its start-up test is left out: that one hangs too.
 */
export async function askVersion(address: ClamdAddress, signal: AbortSignal): Promise<ClamdVersion> {
  signal.throwIfAborted();
  const sockets: Socket[] = [];
  const socketOptions = 'path' in address ? { socket: address.path } : { host: address.host, port: address.port };
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
  try {
    const reply = await Promise.race([client.getVersion(), aborted(signal)]);
    const version = readVersionReply(reply);
    if (version === undefined) throw new Error(`clamd's version is not readable: ${reply.slice(0, 80)}`);
    return version;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}
