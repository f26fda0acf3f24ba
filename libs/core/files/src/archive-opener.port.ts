/** A member that was unpacked. */
export interface ArchiveMember {
  /** As stored, folders joined by `/`. May be anything; never use it as a path. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface ArchiveQuota {
  /** Bytes that all members together may unpack to. */
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** Milliseconds of work, not counting the wait for a free reader. */
  readonly maxMs: number;
}

export type OpenedArchive =
  | {
      readonly kind: 'opened';
      readonly members: readonly ArchiveMember[];
      /** Members that need a key. */
      readonly encrypted: number;
      /** Names of those, as stored; at most 1,000. */
      readonly locked: readonly string[];
      /** Members that could not be read: damaged or packed in a way nobody knows. */
      readonly unreadable: number;
      /** Links, devices and fifos; they are never followed. */
      readonly links: number;
      /** It is one volume of several. */
      readonly volume: boolean;
      /** The quota that ended it early. */
      readonly limit: 'bytes' | 'files' | undefined;
    }
  /** Names and content need a key. */
  | { readonly kind: 'encrypted' }
  /** It took more than its milliseconds. */
  | { readonly kind: 'late' }
  /** No reader can make sense of it. */
  | { readonly kind: 'broken'; readonly why: string };

/**
 * Port: unpacks one archive of any kind within a quota. The signal ends it immediately, and then the promise rejects with its reason. A reader that crashes on an
 * archive is outcome `broken`: the fault lies in the archive. The promise rejects when the fault is ours: a reader that does not start, one that is closed.
 * `started` is called when the work begins, since waiting for a free reader is no fault of the archive. No password is ever tried.
 */
export interface ArchiveOpener {
  open(bytes: Buffer, type: string, quota: ArchiveQuota, signal: AbortSignal, started?: () => void): Promise<OpenedArchive>;
  /** Ends its workers. */
  close(): Promise<void>;
}

/** Port: a second opinion on what bytes are, in our names of types; empty when it does not know. */
export type TypeOpinion = (bytes: Buffer) => readonly string[];
