import type { Finding } from './finding.js';

export type UnscannableWhy = 'encrypted' | 'too-large' | 'nesting' | 'malformed';

export const NOT_SCANNED_REASONS = [
  'already processed by another module',
  'disabled by settings',
  'size-limit',
  'nesting-level',
  'filename',
  'allowlist',
  'denylist',
  'policy',
] as const;
export type NotScannedReason = (typeof NOT_SCANNED_REASONS)[number];

/** A failure as data: code from the scanner's error table, whether a retry may help. */
export interface ScanFailure {
  readonly code: string;
  readonly retry: boolean;
  /** Private detail for the trace; never sent to a stranger. */
  readonly detail: string;
}

/** What a module says about a message. Closed. Failed is never clean; neither is unscannable. */
export type ScanOutcome =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unscannable'; readonly why: UnscannableWhy }
  | { readonly kind: 'notScanned'; readonly reason: NotScannedReason }
  | { readonly kind: 'failed'; readonly error: ScanFailure };
