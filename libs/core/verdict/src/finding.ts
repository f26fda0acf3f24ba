/** Upper bound of a finding's evidence, characters. Longer evidence is cut where the finding is made. */
export const MAX_EVIDENCE = 200;

/** One observation about a message. `code` is AREA_WHAT, stable, listed in the area's table. */
export interface Finding {
  readonly code: string;
  /** Contribution to a rating, may be negative; 0 for plain facts. */
  readonly weight: number;
  /** What was seen, for a person: at most MAX_EVIDENCE characters, no control characters. */
  readonly evidence: string;
  /** Path of the MIME part or archive member it was seen in, like `1.2/inner.zip/a.exe`; absent for the whole message. */
  readonly part?: string;
}
