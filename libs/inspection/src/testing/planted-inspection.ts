/** The program of workers, with handlers that never end, or end their worker, when a file says so. */
import { handlers as real } from '../inspection-program.js';

function obey(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const decoded = Buffer.from(head, 'base64').toString('latin1');
  if (head.includes('hang for ever') || decoded.includes('hang for ever')) for (;;);
  if (decoded.includes('exit now')) process.exit(1);
}

export const handlers: typeof real = {
  parse(job) {
    obey(job.bytes);
    return real.parse(job);
  },
  part(job) {
    obey(job.raw);
    return real.part(job);
  },
  inflate: (job) => real.inflate(job),
  file(job) {
    obey(job.bytes);
    return real.file(job);
  },
};
