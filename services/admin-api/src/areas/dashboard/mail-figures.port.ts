/** Period in milliseconds since the epoch, from inclusive, to exclusive. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Totals {
  readonly messages: number;
  readonly octets: number;
  readonly byFate: Readonly<Record<string, number>>;
  readonly byAction: Readonly<Record<string, number>>;
  /** By what they have come to, with those that never came. */
  readonly byState: Readonly<Record<string, number>>;
}

/** Counts of one interval by fate and by state. */
export interface SeriesPoint {
  readonly atMs: number;
  readonly byFate: Readonly<Record<string, number>>;
  readonly byState: Readonly<Record<string, number>>;
}

/** Messages for which a module reported this status. */
export interface DetectionCount {
  readonly module: string;
  readonly status: string;
  readonly count: number;
}

/** How much mail of which kind, from the journal. Read only. Rejects with the driver's error when the database does not answer. */
export interface MailFigures {
  totals(period: Period): Promise<Totals>;
  /** One point for each interval of `bucketMs`, gaps as zeros. */
  series(period: Period, bucketMs: number): Promise<readonly SeriesPoint[]>;
  detections(period: Period): Promise<readonly DetectionCount[]>;
}
