import type { AuthResults, Envelope } from '@postern/verdict';

/** What a rating rests on beside the mail itself. */
export interface SpamContext {
  readonly envelope: Envelope;
  readonly auth?: AuthResults;
  /** DNS lists that name the client, with their weights. */
  readonly listed: readonly { readonly zone: string; readonly weight: number }[];
  /** Domains that this gateway receives for, lower-case A-labels. */
  readonly localDomains: readonly string[];
}

/** A criterion that held: its weight is the table's unless given. */
export interface Hit<Code extends string> {
  readonly code: Code;
  readonly evidence: string;
  readonly weight?: number;
  readonly part?: string;
}
