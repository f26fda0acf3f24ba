/** What runs in every worker: one job at a time, by a program that is loaded when it is first asked for. */
import { parentPort } from 'node:worker_threads';

import type { JobMessage, WorkerMessage } from './messages.js';
import { isHanded } from './program.js';
import type { Handlers } from './program.js';

const MAX_WHY = 2000;

const say = (message: WorkerMessage, transfer: readonly ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);

async function answer({ program, handler, input }: JobMessage): Promise<void> {
  const from = performance.now();
  try {
    const { handlers } = (await import(program)) as { handlers: Handlers };
    const handle = handlers[handler] as ((given: unknown) => unknown) | undefined;
    if (handle === undefined) throw new Error(`the program has no handler ${handler}`);
    const given = await handle(input);
    const [value, transfer] = isHanded(given) ? [given.value, given.transfer] : [given, []];
    say({ kind: 'done', value, workMs: performance.now() - from }, transfer);
  } catch (thrown) {
    say({ kind: 'failed', why: (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)).slice(0, MAX_WHY) });
  }
}

parentPort?.on('message', (job: JobMessage) => void answer(job));
say({ kind: 'ready' });
