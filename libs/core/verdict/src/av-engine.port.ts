import type { ScanFailure } from './outcome.js';
import type { EngineVersion } from './scan.js';

/** What an antivirus engine says about bytes. Failed is never clean; neither is too large. */
export type AvAnswer =
  /** It looked at all of it; names of what it found, none for clean. */
  | { readonly kind: 'scanned'; readonly threats: readonly string[] }
  /** More bytes than the engine takes. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'failed'; readonly error: ScanFailure };

/** What an engine does by itself, so that it need not be done for it. What is wrongly claimed here is not looked at. */
export interface EngineCapabilities {
  /** Undoes the transfer encodings of a mail. One that does not is given the mail without base64 text whose bytes it gets as a file. */
  readonly decodesMail: boolean;
  /** Looks into archives and Office documents, so it has seen the parts of a document with the document. */
  readonly unpacks: boolean;
  /** Its databases are updated while it runs: old ones are a fault. Built-in ones age with the program. */
  readonly updates: boolean;
}

/** Port of an antivirus engine. Each runs the suite `describeAvEngine`. */
export interface AvEngine {
  readonly name: string;
  readonly capabilities: EngineCapabilities;
  /** What it runs now. Rejects when it does not answer. */
  version(signal: AbortSignal): Promise<EngineVersion>;
  /** Never rejects: what goes wrong, also the signal, is `failed`. Clients take turns, and one alone does not get all of the engine; undefined: not limited to a part. */
  scan(bytes: Buffer, signal: AbortSignal, client?: string): Promise<AvAnswer>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
