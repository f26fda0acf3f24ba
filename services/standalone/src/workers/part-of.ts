/** How the limits of the product are divided among its worker processes. What is not here is common to them: see product-limits.ts. */
export interface Part {
  readonly sessions: number;
  readonly inspectionWorkers: number;
  /** Messages that are scanned concurrently. */
  readonly scans: number;
  readonly clamdConnections: number;
  readonly yaraThreads: number;
  readonly archiveWorkers: number;
  readonly knownAnswers: number;
  /** Mails on their way to next hops. */
  readonly deliveries: number;
}

/** Of the whole product. */
export type Whole = Part;

/**
 * The part of a worker, 1 and up. Connections go to the workers in turn, so each has about as many sessions and mails as the others, and an equal part is a fair one; what is a count of
 * threads or connections is at least one.
 */
export function partOf(whole: Whole, workers: number, worker: number): Part {
  const atLeastOne = (count: number) => Math.max(1, Math.floor(count / workers));
  return {
    // What is left over goes to the first ones, so that all together have exactly as many.
    sessions: Math.floor(whole.sessions / workers) + (worker <= whole.sessions % workers ? 1 : 0),
    inspectionWorkers: atLeastOne(whole.inspectionWorkers),
    scans: Math.max(4, Math.ceil(whole.scans / workers)),
    clamdConnections: atLeastOne(whole.clamdConnections),
    yaraThreads: atLeastOne(whole.yaraThreads),
    archiveWorkers: atLeastOne(whole.archiveWorkers),
    knownAnswers: Math.ceil(whole.knownAnswers / workers),
    deliveries: Math.max(4, Math.ceil(whole.deliveries / workers)),
  };
}

/** As many workers as are asked for, 0 meaning one for each core, but none without a session. */
export function workersOf(asked: number, cores: number, sessions: number): number {
  return Math.max(1, Math.min(asked === 0 ? cores : asked, sessions));
}
