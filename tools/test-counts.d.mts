export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
export declare function countsOf(exitCode: number, report: string | undefined): Counts;
export declare function table(results: readonly (Counts & { name: string; seconds: number })[]): string;
export declare function summary(results: readonly Partial<Counts>[]): string;
