import type { ScanFailure } from './outcome.js';
import type { EngineVersion } from './scan.js';

/** What an antivirus engine says about octets. Failed is never clean; neither is too large. */
export type AvAnswer =
  /** It looked at all of it; names of what it found, none for clean. */
  | { readonly kind: 'scanned'; readonly threats: readonly string[] }
  /** More octets than the engine takes. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'failed'; readonly error: ScanFailure };

/** Port of an antivirus engine. */
export interface AvEngine {
  readonly name: string;
  /** It undoes no transfer encoding: a mail may be given to it without base64 text whose octets it gets as a file. */
  readonly blindToBase64?: true;
  /** What it runs now. Rejects when it does not answer. */
  version(signal: AbortSignal): Promise<EngineVersion>;
  /** Never rejects: what goes wrong, also the signal, is `failed`. Clients take turns, and one alone does not get all of the engine; undefined: not limited to a part. */
  scan(bytes: Buffer, signal: AbortSignal, client?: string): Promise<AvAnswer>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
