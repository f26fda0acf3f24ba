/** To a worker: one job. */
export interface JobMessage {
  readonly program: string;
  readonly handler: string;
  readonly input: unknown;
}

/** From a worker: it is ready, or its job is done. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly value: unknown; readonly workMs: number }
  | { readonly kind: 'failed'; readonly why: string };
