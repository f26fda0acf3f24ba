import type { ChildProcess } from 'node:child_process';

/** A connection as node:cluster passes it on; what it is has no public type. `fd` is negative once it was closed here, which is after the worker took it. */
interface Handle {
  readonly fd: number;
  close(): void;
}

/** Which worker a connection was handed to last: one that is ending gives it back, and another gets it. */
const takers = new WeakMap<Handle, ChildProcess>();

/**
 * Connections that the worker was handed and had not taken when it ended are closed then. node:cluster (24.21) forgets them: the client would wait for a greeting
 * until it gives up, and the descriptor would stay open in this process for ever.
 */
export function closeHandedOver(worker: ChildProcess): void {
  const handed = new Set<Handle>();
  const send = worker.send.bind(worker) as (message: unknown, handle: unknown, ...rest: readonly unknown[]) => boolean;
  worker.send = (message: unknown, handle?: unknown, ...rest: readonly unknown[]) => {
    for (const one of handed) if (one.fd < 0) handed.delete(one);
    if (isHandle(handle)) {
      handed.add(handle);
      takers.set(handle, worker);
    }
    return send(message, handle, ...rest);
  };
  worker.once('exit', () => {
    for (const one of handed) if (takers.get(one) === worker) one.close();
  });
}

function isHandle(value: unknown): value is Handle {
  return typeof value === 'object' && value !== null && 'fd' in value && typeof value.fd === 'number' && 'close' in value;
}
