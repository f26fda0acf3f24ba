import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';

import PROGRAM from 'program:./message-worker.js';

import type { Line } from './calls.js';
import { closeHandedOver } from './handed-over.js';

/** One run of a worker, as the primary has it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly line: Line;
  /** Resolves with how it ended. */
  readonly exited: Promise<string>;
  /** SIGKILL. */
  kill(): void;
}

/**
 * Starts a worker. What it listens on is opened here, once, and connections go to the workers in turn. It ends by itself when this process does, however that
 * ends.
 */
export function forkWorker(): WorkerProcess {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  // Metrics hold numbers that JSON does not know.
  cluster.setupPrimary({ exec: fileURLToPath(PROGRAM), args: [], execArgv: process.execArgv, serialization: 'advanced' });
  const worker = cluster.fork();
  // A message to a process that is gone: its exit says so.
  worker.on('error', () => undefined);
  closeHandedOver(worker.process);
  const exited = new Promise<string>((resolve) => {
    worker.once('exit', (code, signal) => resolve(`exit ${signal ?? code}`));
    worker.process.once('error', (error) => worker.process.pid === undefined && resolve(error.message));
  });
  return {
    pid: worker.process.pid,
    line: {
      send: (message) => void (worker.isConnected() && worker.send(message as object, undefined, () => undefined)),
      onMessage: (take) => void worker.on('message', take),
    },
    exited,
    kill: () => void worker.process.kill('SIGKILL'),
  };
}
