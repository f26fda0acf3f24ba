/** Result words of RFC 8601 section 2.7 that we use. */
export type AuthWord = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'policy' | 'temperror' | 'permerror';

export interface SpfResult {
  readonly result: AuthWord;
  /** Domain that was checked: of MAIL FROM, or HELO for the null sender. Lower-case A-labels. */
  readonly domain: string;
  readonly comment: string;
}

export interface DkimResult {
  readonly result: AuthWord;
  /** d=, lower-case A-labels. */
  readonly domain: string;
  readonly selector: string;
  readonly comment: string;
  /** Bytes of the canonical body that the signature does not cover because of l=; 0 without l=. */
  readonly uncoveredBytes: number;
  /** l= is there, whatever it covers. */
  readonly limited: boolean;
  /** RSA modulus; 0 when unknown or not RSA. */
  readonly keyBits: number;
  /** The key's owner is testing (t=y). */
  readonly testing: boolean;
}

export interface ArcResult {
  readonly result: AuthWord;
  /** ARC sets in the message. */
  readonly instances: number;
  /** d= of the newest seal. */
  readonly sealer: string;
  readonly comment: string;
}

export interface SenderCheckRequest {
  /** The whole message as it came; of one that nobody signed (`isSigned`) the header is enough. */
  readonly bytes: Buffer;
  readonly mailFrom: string;
  readonly helo: string;
  readonly clientIp: string;
  /** What to look at; the rest is `none`. */
  readonly checks: { readonly spf: boolean; readonly dkim: boolean; readonly arc: boolean };
}

export interface SenderChecks {
  readonly spf: SpfResult;
  readonly dkim: readonly DkimResult[];
  /** DKIM signatures above the limit, which were not looked at. */
  readonly skippedSignatures: number;
  readonly arc: ArcResult;
}

/**
 * SPF, DKIM and ARC of one message. Never rejects: what cannot be found out in time, or at all, is temperror. The limits of RFC 7208 section 4.6.4 hold; at most
 * MAX_SIGNATURES DKIM signatures and 50 ARC sets are looked at.
 */
export interface SenderChecker {
  check(request: SenderCheckRequest, signal: AbortSignal): Promise<SenderChecks>;
}

/** DKIM signatures that are verified, from the top. */
export const MAX_SIGNATURES = 10;
/** RSA keys outside are not trusted: below is weak, above costs too much (RFC 8301 section 3.2 asks for 1024 to 4096). */
export const KEY_BITS = { min: 1024, max: 4096 } as const;
