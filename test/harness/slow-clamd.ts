import { startFakeClamd } from '@postern/testing';
import type { FakeClamd } from '@postern/testing';

/**
 * A clamd that finds nothing, and takes `ms` for what says so, as one that gives up at its own limit. The bytes are not kept: what comes may be large. A word that
 * falls between two pieces is not seen.
 */
export function startSlowClamd(word: string, ms: number): Promise<FakeClamd> {
  return startFakeClamd((socket) => {
    let isSlow = false;
    let head: Buffer = Buffer.alloc(0);
    let skip = -1;
    const end = () => {
      const reply = isSlow ? 'stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0' : 'stream: OK\0';
      setTimeout(() => socket.end(reply), isSlow ? ms : 0);
    };
    socket.on('data', (data) => {
      isSlow ||= data.includes(word);
      let rest: Buffer = Buffer.concat([head, data]);
      if (skip < 0) {
        const command = rest.findIndex((octet) => octet === 0 || octet === 10);
        if (command < 0) {
          head = rest;
          return;
        }
        const words = rest.subarray(0, command).toString();
        // One that knows no sessions: the client asks it again without.
        if (words.endsWith('IDSESSION')) return void socket.end('UNKNOWN COMMAND\0');
        if (!words.endsWith('INSTREAM')) return void socket.end(`ClamAV 1.4.6/27500/${new Date().toUTCString()}\n`);
        rest = rest.subarray(command + 1);
        skip = 0;
      }
      for (;;) {
        const taken = Math.min(skip, rest.length);
        skip -= taken;
        rest = rest.subarray(taken);
        if (rest.length < 4) break;
        skip = rest.readUInt32BE(0);
        rest = rest.subarray(4);
        if (skip === 0) return end();
      }
      head = rest;
    });
  });
}
