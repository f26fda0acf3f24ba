import { availableParallelism } from 'node:os';

const MAX_THREADS = 4;

/** Concurrent scans where nothing else is asked for: one for each core, at most four. */
export const ordinaryThreads = (): number => Math.min(MAX_THREADS, availableParallelism());
