/** What goes to a worker: one archive. */
export interface WorkerJob {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Extension that helps with kinds without magic. */
  readonly extension: string;
  /** 7-Zip's name of the kind, where it would go on into what is within by itself; empty to let it find out. */
  readonly kind: string;
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** What comes back. */
export interface WorkerAnswer {
  readonly id: number;
  readonly members: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Exit codes of listing and unpacking; -1 when the program ended otherwise. */
  readonly listed: number;
  readonly unpacked: number;
  /** What the program printed, the end of it. */
  readonly listing: string;
  readonly said: string;
  readonly links: number;
  /** Errors that the program counts for links and their attributes. */
  readonly linkErrors: number;
  readonly limit: 'bytes' | 'files' | undefined;
}
